using System.Security.Cryptography;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Panels;

/// <summary>
/// Commitments to employers: colleagues have the same one, so that the Panels contract can keep them from judging each other, and it tells nobody where they work.
/// </summary>
/// <remarks>
/// Names of hospitals are few, so a plain hash of one is the name for whoever tries them all. The hash is therefore keyed with a secret of the association's server, which is why it is
/// made here and not in the browser. The name itself is neither kept nor logged.
/// </remarks>
public interface IEmployers
{
    /// <summary>The commitment to an employer; zero for none.</summary>
    /// <param name="field">Of the draft, for the error.</param>
    /// <param name="employer">Its name, in any case and with any accents and punctuation.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="FieldException">Longer than 200 characters, or without a letter or digit.</exception>
    Task<Bytes32> CommitAsync(string field, string? employer, CancellationToken ct);
}

/// <inheritdoc/>
internal sealed class Employers(IDbContextFactory<DaoDbContext> contexts) : IEmployers
{
    public const int MaxLength = 200;

    private byte[]? _secret;

    public async Task<Bytes32> CommitAsync(string field, string? employer, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(employer))
            return Bytes32.Zero;
        if (employer.Length > MaxLength)
            throw new FieldException(field, $"is longer than {MaxLength} characters");
        var name = Folded.Of(employer);
        if (name.Length == 0)
            throw new FieldException(field, "has no letter or digit; leave it empty when you have no employer");
        return new Bytes32(HMACSHA256.HashData(await SecretAsync(ct), Encoding.UTF8.GetBytes(name)));
    }

    private async Task<byte[]> SecretAsync(CancellationToken ct)
    {
        if (_secret is { } known)
            return known;
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Whoever is first makes it; the others read that one.
        await Rows.EnsureAsync(db, new EmployerSecretRow { Secret = RandomNumberGenerator.GetBytes(32) }, x => x.Id == EmployerSecretRow.Key, ct);
        return _secret = await db.Set<EmployerSecretRow>().Where(x => x.Id == EmployerSecretRow.Key).Select(x => x.Secret).SingleAsync(ct);
    }
}
