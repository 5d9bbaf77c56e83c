using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Presenting;

namespace DoctorDAO.Features.Credentials.Admissions;

/// <summary>What a checked presentation says for a membership.</summary>
/// <param name="Nullifier">The person's pseudonym in this association, of the issuer that vouches for the person.</param>
/// <param name="Specialty">Code of the specialty, else of the profession.</param>
/// <param name="ValidUntil">Unix seconds of the end of the licence's last day, UTC; <see cref="long.MaxValue"/> for none.</param>
internal sealed record Standing(Bytes32 Nullifier, string Specialty, long ValidUntil);

/// <summary>Vouchers that verifiers sign (EIP-712), from presentations that were checked.</summary>
internal static class Vouchers
{
    /// <summary>Longest time that a voucher may be good for, in seconds: that of the contract.</summary>
    public const long MaxTerm = 90 * 24 * 3600;

    private const int MaxCode = 32;

    /// <summary>What a presentation that passed says.</summary>
    /// <returns><c>null</c> when it holds no pseudonym.</returns>
    public static Standing? Read(Outcome outcome)
    {
        if (outcome.Shown.FirstOrDefault(x => x.Item.Type == "LicenceToPractise") is not { } licence
            || !Bytes32.TryParse(Text(licence.Claims[CredentialTypes.Nullifier]), out var mark) || mark == Bytes32.Zero || licence.Credential.Issuer is not { } issuer)
            return null;
        var specialty = outcome.Shown.FirstOrDefault(x => x.Item.Type == "SpecialistTitle")?.Claims["specialty"] ?? licence.Claims["profession"];
        var until = Text(licence.Claims["valid_until"]) is { Length: >= 10 } text && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds() - 1
            : long.MaxValue;
        return new Standing(NullifierOf(issuer, mark), CodeOf(Text(specialty)), until);
    }

    /// <summary>
    /// The nullifier of a person whom an issuer marks. Nullifiers are public on the chain; made of the issuer's id in the registry, one can be named by nobody but the issuer that
    /// has vouched for that person, however many others may issue licences.
    /// </summary>
    /// <param name="issuer">DID that has issued the licence.</param>
    /// <param name="mark">Its <c>dao_nullifier</c>.</param>
    public static Bytes32 NullifierOf(string issuer, Bytes32 mark) => Keccak256.Hash([.. Keccak256.Hash(Encoding.UTF8.GetBytes(issuer)).Span, .. mark.Span]);

    /// <summary>How long a voucher made now is good for.</summary>
    /// <param name="now">Unix seconds by the chain's clock.</param>
    /// <param name="standing">What the presentation says.</param>
    public static long NotAfter(long now, Standing standing) => Math.Min(now + MaxTerm, standing.ValidUntil);

    /// <summary>The document that verifiers sign.</summary>
    public static TypedData Document(AdmissionRow row, Deployment deployment)
    {
        var domain = new JsonObject
        {
            ["name"] = "DoctorDAO Membership",
            ["version"] = "1",
            ["chainId"] = deployment.ChainId.ToString(CultureInfo.InvariantCulture),
            ["verifyingContract"] = deployment.Membership.ToString(),
        };
        var account = Address.Parse(row.Account).ToString();
        return row.Kind == AdmissionKind.Membership
            ? new TypedData(
                new Dictionary<string, IReadOnlyList<TypedMember>>
                {
                    ["Voucher"] = [new("account", "address"), new("specialty", "bytes32"), new("nullifier", "bytes32"), new("notAfter", "uint48"), new("nonce", "uint256")],
                },
                "Voucher", domain,
                new JsonObject { ["account"] = account, ["specialty"] = Ascii32(row.Specialty).ToString(), ["nullifier"] = row.Nullifier, ["notAfter"] = row.NotAfter, ["nonce"] = row.Nonce })
            : new TypedData(
                new Dictionary<string, IReadOnlyList<TypedMember>>
                {
                    ["RecoveryVoucher"] = [new("nullifier", "bytes32"), new("account", "address"), new("notAfter", "uint48"), new("nonce", "uint256")],
                },
                "RecoveryVoucher", domain,
                new JsonObject { ["nullifier"] = row.Nullifier, ["account"] = account, ["notAfter"] = row.NotAfter, ["nonce"] = row.Nonce });
    }

    /// <summary>The call that brings a voucher with its signatures to the chain.</summary>
    /// <param name="row">The admission.</param>
    /// <param name="signatures">By signer.</param>
    public static byte[] Call(AdmissionRow row, IReadOnlyList<(Address Signer, byte[] Signature)> signatures)
    {
        byte[][] sorted = [.. signatures.OrderBy(x => x.Signer).Select(x => x.Signature)];
        var (account, nullifier, nonce) = (Address.Parse(row.Account), Bytes32.Parse(row.Nullifier), UInt256.Parse(row.Nonce));
        return row.Kind == AdmissionKind.Membership
            ? Contracts.Membership.AdmitCall.Encode(new Contracts.Membership.Voucher(account, Ascii32(row.Specialty), nullifier, (ulong)row.NotAfter, nonce), sorted)
            : Contracts.Membership.RequestRecoveryByVoucherCall.Encode(new Contracts.Membership.RecoveryVoucher(nullifier, account, (ulong)row.NotAfter, nonce), sorted);
    }

    /// <summary>Text as the contracts keep it: right-padded with zero bytes.</summary>
    public static Bytes32 Ascii32(string text)
    {
        var code = new byte[Bytes32.Size];
        Encoding.ASCII.GetBytes(text, code);
        return new Bytes32(code);
    }

    /// <summary>A specialty or profession as a code: lowercase letters, digits and dashes.</summary>
    public static string CodeOf(string? text)
    {
        var code = new StringBuilder();
        foreach (var c in (text ?? "").Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
                code.Append(c);
            else if (c is ' ' or '-' or '_' && code.Length > 0 && code[^1] != '-')
                code.Append('-');
            if (code.Length == MaxCode)
                break;
        }

        var read = code.ToString().Trim('-');
        return read.Length > 0 ? read : "medicine";
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
