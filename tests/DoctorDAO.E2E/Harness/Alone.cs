using Xunit.v3;

namespace DoctorDAO.E2E.Harness;

/// <summary>
/// Tests that need the stack to themselves: they measure it, end it, or move the chain's time. They run after all others, in this order; once time
/// has moved, the session that the others vote in is over.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "Alone";
}

/// <summary>Orders the classes of <see cref="Alone"/>.</summary>
public sealed class AloneInOrder : ITestClassOrderer
{
    private static readonly string[] Order = [nameof(RegistrarTests), nameof(RootIssuerTests), nameof(TallyTests), nameof(LatencyTests), nameof(RestartTests), nameof(AppealPathTests), nameof(DecisionTests), nameof(ProposalPathTests), nameof(CoverPathTests), nameof(MarketDisputePathTests), nameof(CredentialPathTests), nameof(XssTests)];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestClass?> OrderTestClasses<TTestClass>(IReadOnlyCollection<TTestClass?> testClasses)
        where TTestClass : notnull, Xunit.Sdk.ITestClass =>
        [.. testClasses.OrderBy(x => Array.IndexOf(Order, x?.TestClassName.Split('.')[^1]))];
}
