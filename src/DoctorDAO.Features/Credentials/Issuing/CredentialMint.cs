using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Makes copies of a record: the same claims with new salts and decoys, each for another key and at another place of a status list, so that no two can be told to be one person's.</summary>
internal sealed class CredentialMint(IssuerKeys keys, IssuerVault vault, Deployment deployment, StatusLists lists, PersonSecrets secrets, IIssuerRegistry registry, TimeProvider time)
{
    // Types have 5 to 10 claims: with decoys all have a dozen digests.
    private const int Digests = 12;

    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal) { "iss", "iat", "exp", "vct", "cnf", "status" };

    /// <summary>One copy for each key, in the transaction of the caller, who holds the issuer's row.</summary>
    public async Task<IReadOnlyList<string>> MintAsync(DaoDbContext db, IssuerRow issuer, RecordRow record, string licenceHash, IReadOnlyList<PublicKey> holders, CancellationToken ct)
    {
        var signer = await keys.SignerAsync(issuer, ct);
        Task<bool> CouldAsync(long second) => registry.CouldIssueAsync(issuer.Did, record.Type, Hex.Encode(signer.Public.ThumbprintBytes.Span), second, ct);
        var said = vault.OpenClaims(record.Claims);
        if (record.Type == CredentialTypes.Licence && licenceHash.Length > 0)
            said[CredentialTypes.Nullifier] = Nullifier(await secrets.GetAsync(db, issuer, licenceHash, ct));
        var places = await lists.DrawAsync(db, issuer, record.Id, holders.Count, ct);
        // To the day, since the time of day would show which copies were fetched together; but not to before the issuer could issue.
        var now = time.GetUtcNow();
        var issued = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).ToUnixTimeSeconds();
        if (!await CouldAsync(issued) && !await CouldAsync(issued = now.ToUnixTimeSeconds()))
        {
            // The registry knows its issuers by the chain's clock, which may be some seconds ahead of ours.
            issued = Math.Max(issued, (await ChainHead.ReadAsync(db, ct)).Time);
        }

        return
        [
            .. holders.Select((holder, i) =>
            {
                var claims = new JsonObject
                {
                    ["iss"] = issuer.Did, ["iat"] = issued, ["exp"] = record.Until, ["vct"] = IssuerAddress.Vct(issuer, record.Type), ["cnf"] = new JsonObject { ["jwk"] = holder.WithKeyId(null).ToJwk() },
                    ["status"] = new StatusReference(StatusKind.Token, IssuerAddress.TokenList(issuer, places[i].List), places[i].Place).ToStatusClaim(),
                };
                var type = CredentialTypes.Find(record.Type)!;
                foreach (var (name, value) in said)
                    claims[name] = type.Find(name)?.Kind == ClaimKind.Hours ? JsonValue.Create(decimal.Parse(value, CultureInfo.InvariantCulture)) : JsonValue.Create(value);
                return SdJwtBuilder.Issue(claims, DisclosureFrame.AllBut(claims, Plain, Math.Max(2, Digests - said.Count)), signer);
            }),
        ];
    }

    /// <summary>The number by which the association tells the issuer's persons apart, and which says nothing of the person's licence.</summary>
    internal string Nullifier(byte[] secret)
    {
        var domain = string.Create(CultureInfo.InvariantCulture, $"DoctorDAO/{deployment.ChainId}/{deployment.Membership.ToHex()}");
        return Hex.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(domain)));
    }
}
