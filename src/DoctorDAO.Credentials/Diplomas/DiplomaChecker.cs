using System.Globalization;
using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>What a chain says of an anchoring transaction.</summary>
/// <param name="Data">The bytes it carries (OP_RETURN, input data): the Merkle root.</param>
/// <param name="Sender">The address that sent it.</param>
/// <param name="Time">When it was mined.</param>
public sealed record AnchoredTransaction(ReadOnlyMemory<byte> Data, string Sender, DateTimeOffset Time);

/// <summary>Looks up transactions of public chains.</summary>
public interface IAnchorLookup
{
    /// <summary>The transaction; null when this chain or transaction cannot be looked up here.</summary>
    ValueTask<AnchoredTransaction?> FindAsync(DiplomaAnchor anchor, CancellationToken ct);
}

/// <summary>Checks diplomas as far as it is given the means. What it has no means for comes out as <see cref="DiplomaOutcome.CannotCheck"/>, never as passed.</summary>
/// <param name="time">The clock.</param>
/// <param name="fetch">Fetches issuers' profiles and revocation lists.</param>
/// <param name="anchors">Looks up transactions.</param>
public sealed class DiplomaChecker(TimeProvider time, IDocumentFetcher? fetch = null, IAnchorLookup? anchors = null)
{
    /// <summary>Reads and checks a diploma.</summary>
    /// <exception cref="CredentialException">It cannot even be read.</exception>
    public async ValueTask<DiplomaReport> CheckAsync(ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        var diploma = DiplomaReader.Read(json);
        var proof = diploma.Proof;
        var transaction = anchors is not null && proof.Anchors.Count > 0 ? await anchors.FindAsync(proof.Anchors[0], ct) : null;
        var profile = await ProfileAsync(diploma, ct);
        return new(diploma,
        [
            DiplomaContent.Check(json, proof),
            proof.IsConsistent ? Passed(DiplomaStep.Batch) : Failed(DiplomaStep.Batch, "The document's hash is not in the batch."),
            transaction is null ? Unknown(DiplomaStep.Anchor, "The transaction could not be looked up.")
                : IsRoot(transaction.Data.Span, proof.MerkleRoot.Span) ? Passed(DiplomaStep.Anchor)
                : Failed(DiplomaStep.Anchor, "The transaction carries another root."),
            Issuer(profile, transaction),
            await RevocationAsync(diploma, profile, ct),
            diploma.ExpiresOn <= time.GetUtcNow() ? Failed(DiplomaStep.Expiry, "It has ended.") : Passed(DiplomaStep.Expiry),
        ]);
    }

    // Ethereum's input data is the root; Bitcoin's script has an opcode and a length before it.
    private static bool IsRoot(ReadOnlySpan<byte> data, ReadOnlySpan<byte> root) => data.SequenceEqual(root) || (data.Length == root.Length + 2 && data[0] == 0x6a && data[1] == root.Length && data[2..].SequenceEqual(root));

    private static DiplomaCheck Issuer(JsonElement? profile, AnchoredTransaction? transaction)
    {
        if (profile is not { } document || transaction is null)
            return Unknown(DiplomaStep.Issuer, "The issuer's profile or the transaction could not be had.");
        foreach (var key in Many(document, "publicKey"))
        {
            var id = key.ValueKind == JsonValueKind.String ? key.GetString() : key.ValueKind == JsonValueKind.Object ? Text(key, "id") ?? Text(key, "publicKey") : null;
            if (id is null || !string.Equals(id[(id.LastIndexOf(':') + 1)..], transaction.Sender, StringComparison.OrdinalIgnoreCase))
                continue;
            var isThen = key.ValueKind != JsonValueKind.Object
                || (!(Date(key, "created") > transaction.Time) && !(Date(key, "expires") <= transaction.Time) && !(Date(key, "revoked") <= transaction.Time));
            return isThen ? Passed(DiplomaStep.Issuer) : Failed(DiplomaStep.Issuer, "The issuer's key was not valid when the diploma was anchored.");
        }
        return Failed(DiplomaStep.Issuer, "The transaction was not sent by a key of the issuer.");
    }

    private async ValueTask<DiplomaCheck> RevocationAsync(Diploma diploma, JsonElement? profile, CancellationToken ct)
    {
        if (profile is null)
            return Unknown(DiplomaStep.Revocation, "The issuer's profile could not be had.");
        var address = diploma.RevocationAddress ?? Text(profile.Value, "revocationList");
        if (address is null)
            return Unknown(DiplomaStep.Revocation, "The issuer says nowhere what it has revoked.");
        if (await DocumentAsync(address, ct) is not { } list)
            return Unknown(DiplomaStep.Revocation, "The issuer's list of revoked diplomas could not be had.");
        return Many(list, "revokedAssertions").Any(r => r.ValueKind == JsonValueKind.Object && Text(r, "id") == diploma.Id)
            ? Failed(DiplomaStep.Revocation, "The issuer has revoked it.")
            : Passed(DiplomaStep.Revocation);
    }

    // A profile counts when it says itself that it is the one the diploma names.
    private async ValueTask<JsonElement?> ProfileAsync(Diploma diploma, CancellationToken ct) =>
        await DocumentAsync(diploma.IssuerId, ct) is { } profile && Text(profile, "id") == diploma.IssuerId ? profile : null;

    private async ValueTask<JsonElement?> DocumentAsync(string address, CancellationToken ct)
    {
        if (fetch is null || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || !HttpDocumentFetcher.IsAllowed(uri))
            return null;
        try
        {
            return StrictJson.ParseObject(await fetch.FetchAsync(uri, "application/json", Caps.Document * 4, ct));
        }
        catch (CredentialException)
        {
            return null;
        }
    }

    private static JsonElement[] Many(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? [] : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Date(JsonElement element, string name) =>
        Text(element, name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static DiplomaCheck Passed(DiplomaStep step) => new(step, DiplomaOutcome.Passed);

    private static DiplomaCheck Failed(DiplomaStep step, string message) => new(step, DiplomaOutcome.Failed, message);

    private static DiplomaCheck Unknown(DiplomaStep step, string message) => new(step, DiplomaOutcome.CannotCheck, message);
}
