using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>A college, a hospital that it has accredited, and another that it has suspended.</summary>
public sealed class SampleIssuers : IIssuers
{
    private static readonly DateTimeOffset Since = new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The college.</summary>
    public static IssuerRefDto College { get; } = new("0x" + new string('c', 64), "did:web:dao.example:issuers:college-of-physicians", "college-of-physicians");

    /// <summary>A hospital that has no page here.</summary>
    public static IssuerRefDto Hospital { get; } = new("0x" + new string('d', 64), "did:web:hospital.example%3A8443", null);

    /// <summary>What was asked for.</summary>
    public List<IssuerQuery> Asked { get; } = [];

    /// <summary>Whether there is nobody yet.</summary>
    public bool None { get; init; }

    /// <inheritdoc/>
    public Task<Page<IssuerRowDto>> GetIssuersAsync(IssuerQuery query, CancellationToken ct)
    {
        Asked.Add(query);
        if (query.Cursor is not (null or "more"))
            throw new FieldException("cursor", "is none");
        if (None)
            return Task.FromResult(new Page<IssuerRowDto>([], null));
        return Task.FromResult(query.Under is not null
            ? new Page<IssuerRowDto>([Row(Hospital, IssuerStanding.Suspended)], null)
            : new Page<IssuerRowDto>([Row(College, IssuerStanding.Valid), Row(Hospital, IssuerStanding.Suspended)], query.Cursor is null ? "more" : null));
    }

    /// <inheritdoc/>
    public Task<RegisteredIssuerDto?> GetIssuerAsync(string issuer, CancellationToken ct) => Task.FromResult<RegisteredIssuerDto?>(
        issuer == College.Slug || issuer == College.Id || issuer == College.Did
            ? new RegisteredIssuerDto(
                Row(College, IssuerStanding.Valid), People.Okafor.Address, [],
                [
                    new("0x" + new string('1', 64), Since, null, false, Since, "0x" + new string('2', 64)),
                    new("0x" + new string('3', 64), Since, Since.AddDays(30), true, Since, "0x" + new string('4', 64)),
                ],
                [new("status/1", 7, "0x" + new string('5', 64), Since.AddDays(90), "0x" + new string('6', 64))])
            : issuer == Hospital.Id ? new RegisteredIssuerDto(Row(Hospital, IssuerStanding.Suspended), People.Raman.Address, [College], [], []) : null);

    /// <inheritdoc/>
    public Task<Page<IssuerChangeDto>?> GetIssuerHistoryAsync(string issuer, string? cursor, int limit, CancellationToken ct) =>
        cursor is not (null or "older")
            ? throw new FieldException("cursor", "is none")
            : Task.FromResult<Page<IssuerChangeDto>?>(new Page<IssuerChangeDto>(
                [
                    new(Since.AddDays(60), "suspended", "", 300, true, "0x" + new string('7', 64)),
                    new(Since.AddDays(30), "a-kind-of-tomorrow", "whatever", 200, true, "0x" + new string('8', 64)),
                    new(Since, "accredited", "LicenceToPractise,CarePassport", 100, true, "0x" + new string('9', 64)),
                ],
                cursor is null ? "older" : null));

    /// <inheritdoc/>
    public Task<IReadOnlyList<IssuerRowDto>> GetControlledIssuersAsync(string address, CancellationToken ct) => Task.FromResult<IReadOnlyList<IssuerRowDto>>([]);

    private static IssuerRowDto Row(IssuerRefDto issuer, IssuerStanding standing) => issuer == College
        ? new(issuer, 0, null, ["LicenceToPractise", "SpecialistTitle"], standing, Since, Since, null, 1)
        : new(issuer, 1, College, ["HospitalPrivilege"], standing, Since, Since, Since.AddYears(3), 0);
}
