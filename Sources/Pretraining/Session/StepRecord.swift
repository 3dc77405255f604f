/// What a step leaves in `metrics.jsonl`.
struct StepRecord {
    let loss: Double
    let accuracy: Double
    let learningRate: Double

    /// One line; nothing in it depends on time or on the number of decode workers.
    func jsonLine(step: Int, epoch: Int) -> String {
        "{\"step\":\(step),\"epoch\":\(epoch),\"loss\":\(loss),\"accuracy\":\(accuracy),"
            + "\"learning_rate\":\(learningRate)}"
    }
}
