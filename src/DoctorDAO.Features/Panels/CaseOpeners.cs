using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Panels;

/// <summary>What is known of the contracts that open cases: the slices whose contracts they are tell it.</summary>
internal sealed class CaseOpeners(Deployment deployment, IEnumerable<ICaseSubject> subjects)
{
    private readonly Dictionary<string, ICaseSubject> _subjects = subjects.ToDictionary(x => x.Opener, StringComparer.Ordinal);

    /// <summary>Key of an opener in this association, or its address.</summary>
    public string KeyOf(CaseView panel) => KeyOf(panel.Opener);

    /// <summary>Whether a case is about an account.</summary>
    /// <param name="db">Where the views are.</param>
    /// <param name="panel">The case.</param>
    /// <param name="account">Lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    public Task<bool> IsPartyAsync(DaoDbContext db, CaseView panel, string account, CancellationToken ct) =>
        Of(panel) is { } subject ? subject.IsPartyAsync(db, panel.Ref, account, ct) : Task.FromResult(false);

    /// <summary>What a case is about; <c>null</c> when nobody here knows.</summary>
    public Task<CaseSubject?> TellAsync(DaoDbContext db, CaseView panel, CancellationToken ct) => Of(panel) is { } subject ? subject.TellAsync(db, panel.Ref, ct) : Task.FromResult<CaseSubject?>(null);

    /// <summary>What a juror earns in cases that an opener opens now, in minor units; <c>null</c> where it has no rule.</summary>
    /// <param name="opener">Lowercase account of the contract.</param>
    public Task<long?> FeeAsync(DaoDbContext db, string opener, CancellationToken ct) => _subjects.TryGetValue(KeyOf(opener), out var subject) ? subject.FeeAsync(db, ct) : Task.FromResult<long?>(null);

    private ICaseSubject? Of(CaseView panel) => _subjects.GetValueOrDefault(KeyOf(panel));

    private string KeyOf(string opener) => deployment.KeyOf(Address.Parse(opener)) ?? Address.Parse(opener).ToString();
}
