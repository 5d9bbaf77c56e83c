using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Credentials.Issuing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>Certificates of policies as credentials: what they say is what the chain says.</summary>
internal sealed class CoverCertificates(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, IRuleIssuing issuing) : ICoverCertificates
{
    public async Task<bool> AreIssuedAsync(CancellationToken ct) => deployment.Policies is not null && await issuing.IssuesAsync(CredentialTypes.Cover, ct);

    public async Task<CoverCredentialDto?> IssueAsync(string account, long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await PolicyQueries.FindAsync(db, account, id, ct) is not { } policy || deployment.Policies is not { } contract)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        if (policy.Ended || head.Time >= policy.End)
            throw new FieldException("policy", "runs no more; a certificate is of cover that runs");
        if (!head.IsFinal(policy.Block))
            throw new FieldException("policy", "was bought a moment ago and the chain could still undo that; ask again in a few minutes");
        var product = await db.Set<ProductView>().AsNoTracking().SingleAsync(x => x.Id == policy.ProductId, ct);
        var limit = (decimal)product.PerClaim / (decimal)Math.Pow(10, deployment.SettlementDecimals);
        var claims = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // By which anybody finds the policy as it is now.
            ["policy_number"] = CertificateCodes.Of(contract, policy),
            ["limit"] = string.Create(CultureInfo.InvariantCulture, $"{deployment.SettlementCurrency} {limit:0.00}"),
            // Cover ends at a midnight: the day before is the last.
            ["valid_until"] = ProductText.Time(policy.End - 1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        return new CoverCredentialDto(await issuing.IssueAsync(new BookedCredential(policy.Holder, CredentialTypes.Cover, KeyOf(id), claims, ProductText.Time(policy.End)), ct));
    }

    /// <summary>What the issuer calls the certificate of a policy.</summary>
    public static string KeyOf(long policy) => string.Create(CultureInfo.InvariantCulture, $"policy:{policy}");
}
