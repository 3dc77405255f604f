import Essentials
import Testing

@Suite struct ThreadBudgetTests {
    @Test func everyPartHasAtLeastOneThread() {
        let budget = ThreadBudget(computeThreads: 0, decodeWorkers: -3)
        #expect(budget == ThreadBudget(computeThreads: 1, decodeWorkers: 1))
    }

    @Test func explicitNumbersWin() {
        let budget = ThreadBudget.forThisMachine(computeThreads: 7, decodeWorkers: 5)
        #expect((budget.computeThreads, budget.decodeWorkers) == (7, 5))
    }

    @Test func everyCoreIsUsedOtherwise() {
        let budget = ThreadBudget.forThisMachine()
        #expect(ThreadBudget.availableCores >= 1)
        #expect(budget.computeThreads == ThreadBudget.availableCores)
        #expect(budget.decodeWorkers == ThreadBudget.availableCores)
    }
}
