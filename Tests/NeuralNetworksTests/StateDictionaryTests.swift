// Checks `StateDictionary`.

import Essentials
import NeuralNetworks
import TensorCore
import Testing

@Suite struct StateDictionaryTests {
    private func network(seed: UInt64) -> AVETower {
        var random = RandomStream(seed: seed)
        return AVETower(inputChannels: 2, channels: [3, 4], random: &random)
    }

    @Test func aNetworkTakesOverTheStateOfAnother() throws {
        let (source, target) = (network(seed: 1), network(seed: 2))
        source.buffers[0].buffer.replaceValues([1, 2, 3])
        let state = StateDictionary(of: source)
        try state.load(into: target)
        #expect(StateDictionary(of: target).entries == state.entries)
        #expect(target.buffers[0].buffer.value.values == [1, 2, 3])
        let input = Tensor(repeating: 0.5, shape: [2, 2, 9, 8])
        source.isTraining = false
        target.isTraining = false
        #expect(source(input).values == target(input).values)
    }

    @Test func namesAreStable() {
        let names = StateDictionary(of: network(seed: 1)).entries.keys.sorted()
        #expect(names.count == 4 * 5)
        #expect(
            names.prefix(5) == [
                "conv1_1.bn.bias", "conv1_1.bn.running_mean", "conv1_1.bn.running_var",
                "conv1_1.bn.weight", "conv1_1.conv.weight",
            ])
    }

    @Test func missingUnexpectedAndMisshapenTensorsAreNamedAndNothingChanges() throws {
        let target = network(seed: 1)
        let before = StateDictionary(of: target)
        let name = "conv2_1.bn.bias"
        var missing = StateDictionary(of: network(seed: 2))
        missing.entries[name] = nil
        var unexpected = StateDictionary(of: network(seed: 2))
        unexpected.entries["conv9.weight"] = .init(shape: [1], values: [1])
        var misshapen = StateDictionary(of: network(seed: 2))
        misshapen.entries[name] = .init(shape: [5], values: [1, 2, 3, 4, 5])
        let cases: [(StateDictionary, StateError.Code, String)] = [
            (missing, .missing, name), (unexpected, .unexpected, "conv9.weight"),
            (misshapen, .shape, name),
        ]
        for (state, code, name) in cases {
            let error = try #require(throws: StateError.self) { try state.load(into: target) }
            #expect(error.code == code && error.names == [name])
            #expect(error.description.contains(name))
        }
        #expect(StateDictionary(of: target).entries == before.entries)
    }

    @Test func prefixesSeparateParts() {
        var all = StateDictionary()
        all.merge(StateDictionary(vectors: ["m": [1, 2]]), under: "optimizer")
        all.merge(StateDictionary(vectors: ["w": [3]]), under: "network")
        #expect(all.entries(under: "optimizer").vectors == ["m": [1, 2]])
        #expect(all.entries.keys.sorted() == ["network.w", "optimizer.m"])
    }
}
