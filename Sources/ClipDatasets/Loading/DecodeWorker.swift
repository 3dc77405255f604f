internal import Essentials

/// What one decode thread does: take a ticket, cut the sample, hand it in.
enum DecodeWorker {
    /// How many clips are tried for one sample before the collection counts as unusable.
    static let attemptLimit = 50

    /// Works until the loader is closed.
    static func run(_ shared: LoaderState) {
        do {
            let cutter = try shared.recipe.makeCutter()
            while let ticket = shared.takeTicket() {
                try fill(ticket, with: cutter, shared)
            }
        } catch {
            shared.fail(error)
        }
    }

    /// Cuts the planned sample; where that fails, one of another clip, drawn from the sample's own
    /// stream, so that the replacement does not depend on timing either.
    private static func fill(
        _ ticket: LoaderState.Ticket, with cutter: any SampleCutter, _ shared: LoaderState
    ) throws {
        var faults: [(clip: Int, fault: SampleFault)] = []
        for attempt in 0..<attemptLimit {
            if shared.isClosed { return }
            var random = shared.plan.sampleStream(
                batch: ticket.batchNumber, slot: ticket.slot, attempt: attempt)
            let clip =
                attempt == 0
                ? ticket.clip : random.integer(below: shared.clips.count)
            do throws(SampleFault) {
                let record = shared.clips[clip]
                try cutter.cut(
                    record, from: ClipReader(record, cache: shared.cache), random: &random,
                    into: ticket.batch.slot(ticket.slot))
                shared.complete(ticket, clip: clip, faults: faults)
                return
            } catch {
                faults.append((clip, error))
            }
        }
        let last = faults.last.map { "\(shared.clips[$0.clip].name): \($0.fault.detail)" } ?? ""
        throw DatasetError(
            .unusable,
            "\(attemptLimit) clips in a row gave no usable sample; the last was \(last). "
                + "Look at the collection with 'clapper scan'")
    }
}
