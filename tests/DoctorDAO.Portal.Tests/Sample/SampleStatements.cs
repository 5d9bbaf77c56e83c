using DoctorDAO.Client;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Statements in memory; Prof Demir's is there from the start.</summary>
public sealed class SampleStatements : IStatements
{
    private readonly Dictionary<(string Address, string Chamber), string> _kept = new() { [(People.Demir.Address, "clinical")] = "I read every dossier before I vote." };

    public Task<IReadOnlyList<StatementDto>> GetStatementsAsync(string address, CancellationToken ct) => Task.FromResult<IReadOnlyList<StatementDto>>(
        [.. _kept.Where(x => x.Key.Address == address).Select(x => new StatementDto(SampleDao.Clinical with { Key = x.Key.Chamber }, x.Value, $"<p>{x.Value}</p>", SampleDao.Opened))]);

    public Task SaveStatementAsync(string address, string chamber, StatementText text, CancellationToken ct)
    {
        if (text.Markdown is { Length: > 4_000 }) throw new FieldException("markdown", "is too long");
        _kept[(address, chamber)] = text.Markdown ?? "";
        return Task.CompletedTask;
    }
}
