using System.Globalization;
using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>Reads Blockcerts v2 (Open Badges assertions with MerkleProof2017) and v3 (verifiable credentials with MerkleProof2019).</summary>
public static class DiplomaReader
{
    /// <summary>Bytes of a diploma at most: they carry pictures.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxSteps = 64;
    private const int MaxProofs = 8;
    private static readonly string[] NetworkNames = ["Mainnet", "Testnet", "Regtest", "Ropsten", "Rinkeby", "Goerli", "Sepolia"];
    private static readonly Dictionary<(long, long), (string, string)> Networks = new()
    {
        [(0, 1)] = ("btc", "mainnet"), [(0, 3)] = ("btc", "testnet"), [(1, 1)] = ("eth", "mainnet"), [(1, 3)] = ("eth", "ropsten"), [(1, 4)] = ("eth", "rinkeby"),
        [(1, 5)] = ("eth", "goerli"), [(1, 11155111)] = ("eth", "sepolia"), [(2, 137)] = ("mtc", "mainnet"), [(2, 80001)] = ("mtc", "mumbai"),
    };

    /// <summary>Reads a diploma.</summary>
    /// <exception cref="CredentialException">Malformed, too large, or of another kind.</exception>
    public static Diploma Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxBytes)
            throw new CredentialException(CredentialError.TooLarge, "A diploma is too large.");
        var root = StrictJson.ParseObject(json, CredentialError.Malformed, "A diploma");
        return Has(root, "signature", out var signature) ? ReadV2(root, signature)
            : root.TryGetProperty("proof", out var proof) && OwnProof(proof) is { } own ? ReadV3(root, own)
            : root.TryGetProperty("receipt", out _) ? throw new CredentialException(CredentialError.Malformed, "A diploma is of Blockcerts v1, which is not supported.")
            : throw new CredentialException(CredentialError.Malformed, "A diploma has no proof of Blockcerts v2 or v3.");
    }

    private static Diploma ReadV2(JsonElement root, JsonElement signature)
    {
        if (!Types(signature).Contains("MerkleProof2017") || !Has(root, "badge", out var badge))
            throw new CredentialException(CredentialError.Malformed, "A diploma's signature is of a kind that is not supported.");
        if (!badge.TryGetProperty("issuer", out var issuer))
            throw new CredentialException(CredentialError.Malformed, "A diploma names no issuer.");
        var steps = signature.Items("proof", MaxSteps).Select(step =>
            step.ValueKind != JsonValueKind.Object ? throw new CredentialException(CredentialError.Malformed, "A proof's step is not an object.")
            : step.String("left") is { } left ? new MerkleStep(true, Hash(left))
            : new MerkleStep(false, Hash(step.Required("right")))).ToList();
        var network = NetworkOf(root);
        var anchors = signature.Items("anchors", 8).Where(a => a.ValueKind == JsonValueKind.Object).Select(a => Anchor(a, network)).ToList();
        // Within the recipient in 2.0-alpha, beside it since.
        var isNamed = Has(root, "recipientProfile", out var named) || (Has(root, "recipient", out var recipient) && Has(recipient, "recipientProfile", out named));
        return new Diploma(2, root.Required("id"), badge.String("name") ?? "", isNamed ? named.String("name") : null,
            IdOf(issuer), issuer.ValueKind == JsonValueKind.Object ? issuer.String("name") : null, Date(root, "issuedOn"), Date(root, "expires"), null,
            new MerkleProof(Hash(signature.Required("targetHash")), Hash(signature.Required("merkleRoot")), steps, anchors));
    }

    private static Diploma ReadV3(JsonElement root, JsonElement proof)
    {
        if (!IsMerkleProof(proof))
            throw new CredentialException(CredentialError.Malformed, "A diploma's proof is of a kind that is not supported.");
        if (!root.TryGetProperty("issuer", out var issuer))
            throw new CredentialException(CredentialError.Malformed, "A diploma names no issuer.");
        var subject = Has(root, "credentialSubject", out var s) ? s : default;
        var named = subject.ValueKind == JsonValueKind.Object;
        var title = root.String("name") ?? (named && Has(subject, "claim", out var claim) ? claim.String("name") : null) ?? "";
        var status = Has(root, "credentialStatus", out var c) ? c.String("id") : null;
        return new Diploma(3, root.Required("id"), title, named ? subject.String("name") : null, IdOf(issuer), issuer.ValueKind == JsonValueKind.Object ? issuer.String("name") : null,
            Date(root, "issuanceDate") ?? Date(root, "validFrom"), Date(root, "expirationDate") ?? Date(root, "validUntil"), status, Decode(proof.Required("proofValue")));
    }

    /// <summary>Where in an array of proofs the one is that anchors the diploma: the last of that kind; -1 when there is none. Those before it are part of what it proves.</summary>
    internal static int PlaceOfProof(JsonElement proofs) => proofs.EnumerateArray().ToList().FindLastIndex(p => p.ValueKind == JsonValueKind.Object && IsMerkleProof(p));

    private static JsonElement? OwnProof(JsonElement proof) => proof.ValueKind switch
    {
        JsonValueKind.Object => proof,
        JsonValueKind.Array when proof.GetArrayLength() <= MaxProofs && PlaceOfProof(proof) is >= 0 and var place => proof[place],
        _ => null,
    };

    private static bool IsMerkleProof(JsonElement proof) =>
        Types(proof).Contains("MerkleProof2019") || proof.String("cryptosuite") == "merkle-proof-2019" || (Types(proof).Contains("ChainedProof2021") && proof.String("chainedProofType") == "MerkleProof2019");

    /// <summary>Decodes the value of a MerkleProof2019: base58btc of CBOR pairs.</summary>
    /// <exception cref="CredentialException">Malformed.</exception>
    public static MerkleProof Decode(string proofValue)
    {
        // The work of base58 grows with the square.
        if (proofValue.Length is < 2 or > 8_000 || proofValue[0] != 'z' || !Base58.TryDecode(proofValue.AsSpan(1), out var bytes))
            throw new CredentialException(CredentialError.Malformed, "A proof's value is not base58btc.");
        var members = Pairs(MiniCbor.Read(bytes)).ToLookup(p => p.Key, p => p.Value);
        object One(long key) => members[key].Take(2).ToArray() is [var only] ? only : throw Bad();
        var steps = Pairs(One(3)).Select(p => p.Key is 0 or 1 ? new MerkleStep(p.Key == 0, Inner(p.Value, 32)) : throw Bad()).ToList();
        var anchors = List(One(2)).Select(anchor =>
        {
            var parts = Pairs(anchor).ToLookup(p => p.Key, p => p.Value);
            // A trial run: it is in no chain, and names none.
            if (parts[0].FirstOrDefault() is -1L)
                return new DiplomaAnchor("mocknet", "mocknet", "");
            if (parts[0].FirstOrDefault() is not long chain || parts[1].FirstOrDefault() is not long network || !Networks.TryGetValue((chain, network), out var names))
                throw Bad();
            return new DiplomaAnchor(names.Item1, names.Item2, Convert.ToHexStringLower(Inner(parts[2].FirstOrDefault() ?? throw Bad(), null)));
        }).ToList();
        return new MerkleProof(Inner(One(1), 32), Inner(One(0), 32), steps, anchors);
    }

    private static List<object> List(object value) => value is List<object> { Count: <= MaxSteps } list ? list : throw Bad();

    private static IEnumerable<(long Key, object Value)> Pairs(object value) => List(value).Select(p => p is List<object> { Count: 2 } pair && pair[0] is long key ? (key, pair[1]) : throw Bad());

    // A byte string that holds the CBOR of a byte string (lds-merkle-proof-2019), or of its hexadecimal digits (cert-issuer, which is in Python).
    private static byte[] Inner(object value, int? length)
    {
        var inner = (value is byte[] outer ? MiniCbor.Read(outer) : null) switch { byte[] bytes => bytes, string digits => Digits(digits), _ => null };
        return inner is not null && (length is null ? inner.Length is > 0 and <= 64 : inner.Length == length) ? inner : throw Bad();
    }

    private static CredentialException Bad() => new(CredentialError.Malformed, "A proof's value is not a MerkleProof2019.");

    // The first anchors name no chain: Bitcoin's test networks then show in the issuer's address.
    private static string NetworkOf(JsonElement root)
    {
        var key = Has(root, "verification", out var verification) ? verification.String("publicKey") ?? verification.String("creator") : null;
        return key?[(key.LastIndexOf(':') + 1)..] is ['m' or 'n' or '2', ..] ? "testnet" : "mainnet";
    }

    private static DiplomaAnchor Anchor(JsonElement anchor, string unnamed)
    {
        var isEther = anchor.String("type") == "ETHData";
        var chain = anchor.String("chain") ?? "";
        var network = NetworkNames.FirstOrDefault(n => chain.EndsWith(n, StringComparison.OrdinalIgnoreCase))?.ToLowerInvariant();
        var transaction = anchor.Required("sourceId");
        return new DiplomaAnchor(isEther || chain.StartsWith("eth", StringComparison.OrdinalIgnoreCase) ? "eth" : "btc", network ?? (chain.Length == 0 ? unnamed : chain.Length > 40 ? "unknown" : chain),
            transaction.StartsWith("0x", StringComparison.Ordinal) ? transaction[2..] : transaction);
    }

    private static byte[] Hash(string hex)
    {
        var bytes = Digits(hex);
        return bytes is { Length: 32 } ? bytes : throw new CredentialException(CredentialError.Malformed, "A hash is not 64 hexadecimal digits.");
    }

    private static byte[]? Digits(string hex)
    {
        var digits = hex.StartsWith("0x", StringComparison.Ordinal) ? hex[2..] : hex;
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }

    private static bool Has(JsonElement element, string name, out JsonElement value) => element.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Object;

    private static string IdOf(JsonElement issuer) => issuer.ValueKind switch
    {
        JsonValueKind.String => issuer.GetString()!,
        JsonValueKind.Object => issuer.Required("id"),
        _ => throw new CredentialException(CredentialError.Malformed, "A diploma names no issuer."),
    };

    private static IReadOnlyList<string> Types(JsonElement element) =>
        element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? [type.GetString()!] : element.Strings("type") ?? [];

    private static DateTimeOffset? Date(JsonElement element, string name) =>
        element.String(name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
