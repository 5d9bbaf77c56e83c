using DoctorDAO.Client.Governance;

namespace DoctorDAO.Client.Membership;

/// <summary>What a member says to those who might follow it in a chamber.</summary>
/// <param name="Markdown">1 to 4,000 characters.</param>
/// <param name="Html">The same, cleaned, for a page.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record StatementDto(ChamberRefDto Chamber, string Markdown, string Html, DateTimeOffset ChangedAt);

/// <summary>A statement as its author sends it.</summary>
/// <param name="Markdown">At most 4,000 characters; an empty text takes the statement back.</param>
public sealed record StatementText(string? Markdown);

/// <summary>What members say to those who might follow them. The caller has made sure that it acts for the member.</summary>
public interface IStatements
{
    /// <summary>A member's statements, in the order of chambers.</summary>
    /// <exception cref="FieldException">No account.</exception>
    Task<IReadOnlyList<StatementDto>> GetStatementsAsync(string address, CancellationToken ct);

    /// <summary>Writes the statement of one chamber, or takes it back. Writing the same again changes nothing.</summary>
    /// <param name="address">The member's account, in any case.</param>
    /// <param name="chamber">Chamber key.</param>
    /// <param name="text">The statement.</param>
    /// <param name="ct">Cancels the write.</param>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task SaveStatementAsync(string address, string chamber, StatementText text, CancellationToken ct);
}
