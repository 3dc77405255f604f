/// What a step leaves in `metrics.jsonl`.
struct StepRecord {
    let loss: Double
    let accuracy: Double
    let learningRate: Double
    /// What the task compares loss and accuracy with, by name.
    let comparisons: [(name: String, value: Double)]

    /// One line; nothing in it depends on time or on the number of decode workers.
    func jsonLine(step: Int, epoch: Int) -> String {
        let more = comparisons.map { ",\"\($0.name)\":\($0.value)" }.joined()
        return "{\"step\":\(step),\"epoch\":\(epoch),\"loss\":\(loss),\"accuracy\":\(accuracy),"
            + "\"learning_rate\":\(learningRate)\(more)}"
    }
}
