import Foundation
import TestSupport
import Testing

@testable import FeatureEvaluation

@Suite struct NearestNeighboursTests {
    @Test func votesAreThoseOfScikitLearn() throws {
        let fixture = try ProbeFixture.read().neighbours
        let known = NearestNeighbours(
            training: ProbeFixture.matrix("neighbours.features", 80, 4), labels: fixture.labels,
            classCount: 3)
        let near = known.neighbours(
            of: ProbeFixture.matrix("neighbours.queries", 30, 4), count: 20)
        for (count, expected) in fixture.votes {
            let votes = near.map { known.vote($0.prefix(Int(count) ?? 0)) }
            #expect(votes == expected, "k \(count)")
        }
        #expect(near.map { $0.prefix(10).map(\.label) } == fixture.nearest)
    }

    @Test func lengthsDoNotCount() {
        let known = NearestNeighbours(
            training: FeatureMatrix(rows: [[100, 0], [0, 0.001]]), labels: [0, 1], classCount: 2)
        let near = known.neighbours(of: FeatureMatrix(rows: [[1, 2], [2, 1]]), count: 1)
        #expect(near.map { $0[0].label } == [1, 0])
    }

    @Test func ofEqualFeaturesTheFirstInTrainingIsNearer() {
        let same = FeatureMatrix(rows: [[1, 1], [1, 1], [1, 1]])
        let known = NearestNeighbours(training: same, labels: [2, 0, 1], classCount: 3)
        let near = known.neighbours(of: FeatureMatrix(rows: [[3, 3]]), count: 3)
        #expect(near[0].map(\.label) == [2, 0, 1])
        #expect(known.vote(near[0].prefix(1)) == 2)
        // All votes are equal.
        #expect(known.vote(near[0]) == 0)
    }

    @Test func featuresWithoutDirectionAreNeitherNearNorFar() {
        let known = NearestNeighbours(
            training: FeatureMatrix(rows: [[0, 0], [1, 0], [-1, 0]]), labels: [0, 1, 2],
            classCount: 3)
        let near = known.neighbours(of: FeatureMatrix(rows: [[1, 0], [0, 0]]), count: 3)
        #expect(near[0].map(\.label) == [1, 0, 2])
        #expect(near[1].map(\.cosine) == [0, 0, 0])
    }

    @Test func aNearVoteOutweighsManyFarOnes() {
        let angles = [0.0, 0.9, 0.9, 0.9]
        let known = NearestNeighbours(
            training: FeatureMatrix(rows: angles.map { [Float(cos($0)), Float(sin($0))] }),
            labels: [1, 0, 0, 0], classCount: 2)
        let near = known.neighbours(of: FeatureMatrix(rows: [[1, 0]]), count: 4)[0]
        // exp(1 / 0.07) against three times exp(cos(0.9) / 0.07).
        #expect(known.vote(near) == 1)
        #expect(exp(1 / 0.07) > 3 * exp(cos(0.9) / 0.07))
    }

    @Test func manyQueriesAreAnsweredAsEachAlone() {
        let training = ProbeFixture.matrix("many.training", 40, 8)
        let queries = ProbeFixture.matrix("many.queries", 300, 8)
        let known = NearestNeighbours(
            training: training, labels: (0..<40).map { $0 % 4 }, classCount: 4)
        let all = known.neighbours(of: queries, count: 7)
        for row in [0, 1, 255, 256, 299] {
            let loops = (0..<40).map { other -> (Int, Double) in
                let (a, b) = (queries.row(row), training.row(other))
                let product = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
                func length(_ v: ArraySlice<Float>) -> Double {
                    v.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
                }
                return (other % 4, product / length(a) / length(b))
            }.sorted { $0.1 > $1.1 }.prefix(7)
            #expect(all[row].map(\.label) == loops.map(\.0))
            #expect(zip(all[row], loops).allSatisfy { abs(Double($0.cosine) - $1.1) < 1e-6 })
        }
    }
}
