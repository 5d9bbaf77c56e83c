using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using CredentialTypes = DoctorDAO.Client.Credentials.CredentialTypes;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>What an answer is measured by.</summary>
/// <param name="Policy">The policy, in the version that was asked.</param>
/// <param name="Origin">Scheme and authority whose types are meant.</param>
/// <param name="ClientId">Audience of the key binding.</param>
/// <param name="Nonce">Nonce of the key binding.</param>
/// <param name="KeyBindingAge">How old the key binding may be; <c>null</c> for the five minutes of an answer that comes now.</param>
internal sealed record Expected(PolicyContent Policy, string Origin, string ClientId, string Nonce, TimeSpan? KeyBindingAge = null);

/// <summary>A credential that holds as far as it goes: its issuer's signature and its holder's.</summary>
/// <param name="Item">What it answers.</param>
/// <param name="Credential">As it was verified.</param>
/// <param name="Claims">What was asked of it, and nothing else that may have been revealed.</param>
/// <param name="Presentation">As it came: what was revealed, and nothing else of the credential.</param>
internal sealed record Shown(PolicyItem Item, VerifiedCredential Credential, JsonObject Claims, string Presentation);

/// <summary>What a check of an answer found.</summary>
internal sealed record Outcome(IReadOnlyList<CheckDto> Checks, IReadOnlyList<Shown> Shown)
{
    public bool Passed => Checks.All(x => x.Outcome != CheckOutcome.Failed);
}

/// <summary>Checks an answer against its policy: every rule is a line, so that staff and receipts say what was looked at. No line holds the value of a claim.</summary>
internal sealed class PresentationChecker(IDidResolver dids, IStatusLists statuses, IDocumentFetcher fetch, IIssuerTrust trust, TimeProvider time)
{
    // Some kilobytes each.
    private const int MostAnchored = 64;

    private readonly ConcurrentDictionary<Bytes32, byte[]> _anchored = new();
    private readonly SdJwtVerifier _verifier = new(new RegistryKeys(new DidIssuerKeys(dids), trust), statuses: null, time);

    /// <summary>The presentations of a <c>vp_token</c> by what they answer.</summary>
    /// <exception cref="FieldException">It is not one, or answers what was not asked.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(string token, PolicyContent policy)
    {
        try
        {
            using var json = JsonDocument.Parse(token, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            var read = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (!policy.Items.Any(x => PolicyRules.IdOf(x) == member.Name))
                    throw new FieldException("vp_token", "answers what was not asked");
                var texts = member.Value.EnumerateArray().Select(x => x.GetString() ?? "").ToList();
                read[member.Name] = texts.Count is >= 1 and <= Caps.Presentations ? texts : throw new FieldException("vp_token", $"has not 1 to {Caps.Presentations} presentations of a kind");
            }

            return read;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FieldException("vp_token", "is not an object whose members are arrays of presentations");
        }
    }

    /// <summary>Checks everything.</summary>
    /// <param name="token">The <c>vp_token</c>.</param>
    /// <param name="expected">What it is measured by.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<Outcome> CheckAsync(string token, Expected expected, CancellationToken ct)
    {
        var answers = Read(token, expected.Policy);
        var checks = new List<CheckDto>();
        var shown = new List<Shown>();
        foreach (var item in expected.Policy.Items)
        {
            if (!answers.TryGetValue(PolicyRules.IdOf(item), out var texts))
            {
                if (!item.Optional)
                    checks.Add(Failed("asked", item, "missing"));
                continue;
            }

            if (texts.Count > 1 && !item.Multiple)
            {
                checks.Add(Failed("asked", item, "several"));
                continue;
            }

            var ofItem = new List<Shown>();
            foreach (var text in texts)
            {
                if (await OneAsync(text, item, expected, checks, ct) is { } one)
                    ofItem.Add(one);
            }

            Together(item, ofItem, checks);
            shown.AddRange(ofItem);
        }

        SamePerson(expected.Policy, shown, checks);
        return new Outcome(Fold(checks), shown);
    }

    private async Task<Shown?> OneAsync(string text, PolicyItem item, Expected expected, List<CheckDto> checks, CancellationToken ct)
    {
        var policy = SdJwtPolicy.For(expected.ClientId, expected.Nonce) with
        {
            IgnoreStatus = true,
            KeyBindingMaxAge = expected.KeyBindingAge ?? SdJwtPolicy.Plain.KeyBindingMaxAge,
            CredentialTypes = new HashSet<string>(StringComparer.Ordinal) { PolicyRules.VctOf(item.Type, expected.Origin) },
        };
        var result = await _verifier.VerifyAsync(text, policy, ct);
        if (!result.IsValid)
        {
            checks.Add(Failed(CodeOf(result.Error), item, result.Error == CredentialError.IssuerRefused ? "unknown" : Word(result.Error)));
            return null;
        }

        var credential = result.Credential;
        checks.Add(Passed("signature", item));
        checks.Add(Passed("holder", item));
        checks.Add(Passed("validity", item));
        var claims = new JsonObject();
        foreach (var name in item.Claims.Where(x => credential.Claims[x] is not null))
            claims[name] = credential.Claims[name]!.DeepClone();
        checks.Add(claims.Count == item.Claims.Count ? Passed("asked", item) : Failed("asked", item, "claimMissing"));
        if (await IssuerAsync(credential, item, expected.Policy, checks, ct))
            credential = credential with { Statuses = await StatusesAsync(credential, item, expected.Policy, checks, ct) };
        Dates(claims, item, checks);
        return new Shown(item, credential, claims, text);
    }

    /// <summary>Looks at the issuer.</summary>
    /// <returns>Whether its status list is worth asking for.</returns>
    private async Task<bool> IssuerAsync(VerifiedCredential credential, PolicyItem item, PolicyContent policy, List<CheckDto> checks, CancellationToken ct)
    {
        var issuer = credential.Issuer!;
        // A credential that does not say when it was issued cannot be held against the time of a key.
        if (credential.IssuedAt is not { } issued)
        {
            checks.Add(Failed("key", item, "noTime"));
            return false;
        }

        var standing = await trust.MayIssueAsync(issuer, item.Type, issued, ct);
        if (standing == IssuerTrust.Unknown)
        {
            checks.Add(Failed("issuer", item, "unknown"));
            return false;
        }

        var accepted = policy.Issuers switch
        {
            IssuerRule.Named => policy.IssuerDids.Contains(issuer, StringComparer.Ordinal),
            IssuerRule.Under => await trust.IsUnderAsync(issuer, policy.IssuerDids, ct),
            _ => true,
        };
        checks.Add(accepted ? Passed("issuer", item) : Failed("issuer", item, "notAccepted"));
        checks.Add(standing switch
        {
            IssuerTrust.MayIssue => Passed("accreditation", item),
            IssuerTrust.Suspended => Failed("accreditation", item, "suspended"),
            _ => Failed("accreditation", item, "otherTopic"),
        });
        checks.Add(await trust.KeyAsync(issuer, new Bytes32(credential.IssuerKey.ThumbprintBytes.Span), issued, ct) switch
        {
            KeyTrust.Pinned => Passed("key", item),
            KeyTrust.OutsideTime => Failed("key", item, "outsideTime"),
            _ => Failed("key", item, "notPinned"),
        });
        return true;
    }

    /// <summary>Looks at every status: the first is not more than the others.</summary>
    /// <returns>What was found; nothing when there was none to look at.</returns>
    private async Task<IReadOnlyList<StatusFinding>> StatusesAsync(VerifiedCredential credential, PolicyItem item, PolicyContent policy, List<CheckDto> checks, CancellationToken ct)
    {
        if (!credential.StatusReferences.Any(x => x.CanRefuse))
        {
            checks.Add(Failed("status", item, "statusMissing"));
            return [];
        }

        var found = new List<StatusFinding>();
        foreach (var reference in credential.StatusReferences)
        {
            if (await StatusAsync(reference, credential, item, policy, checks, ct) is { } finding)
                found.Add(finding);
        }

        return found;
    }

    private async Task<StatusFinding?> StatusAsync(StatusReference reference, VerifiedCredential credential, PolicyItem item, PolicyContent policy, List<CheckDto> checks, CancellationToken ct)
    {
        StatusSnapshot list;
        int value;
        Bytes32? anchored;
        try
        {
            list = await FreshAsync(reference, credential.Issuer!, policy, item, checks, ct);
            anchored = await trust.AnchorAsync(credential.Issuer!, reference.Uri, ct);
            // The one that is kept may be older than the anchor, or than the end of the key that signed it.
            if ((anchored is { } newest && newest != Keccak256.Hash(list.Compressed.Span)) || !await IsOfIssuerAsync(list, ct))
                list = await AnewAsync(reference, credential.Issuer!, policy, list, ct);
            if (!await IsOfIssuerAsync(list, ct))
            {
                checks.Add(Failed("status", item, "listKey"));
                return null;
            }

            value = reference.Check(list);
            checks.Add(Passed("status", item));
        }
        catch (CredentialException e)
        {
            checks.Add(Failed("status", item, Word(e.Error)));
            return null;
        }

        var worse = policy.Anchor == AnchorRule.Refuse ? CheckOutcome.Failed : CheckOutcome.Warned;
        checks.Add(anchored is not { } hash ? new CheckDto("anchor", item.Type, worse, "notAnchored")
            : hash == Keccak256.Hash(list.Compressed.Span) ? Passed("anchor", item)
            : worse == CheckOutcome.Failed && await WasGoodAsync(reference, list, hash, ct) ? new CheckDto("anchor", item.Type, CheckOutcome.Warned, "newerList")
            : new CheckDto("anchor", item.Type, worse, "otherList"));
        return new StatusFinding(reference, list, value);
    }

    /// <summary>The list, as fresh as the policy wants it; an older one when there is no fresher, with a check that failed.</summary>
    private async Task<StatusSnapshot> FreshAsync(StatusReference reference, string issuer, PolicyContent policy, PolicyItem item, List<CheckDto> checks, CancellationToken ct)
    {
        try
        {
            var list = await statuses.GetAsync(reference, issuer, TimeSpan.FromHours(policy.StatusHours), ct);
            checks.Add(Passed("freshness", item));
            return list;
        }
        catch (CredentialException e) when (e.Error == CredentialError.StatusUnavailable)
        {
            var list = await statuses.GetAsync(reference, issuer, null, ct);
            checks.Add(Failed("freshness", item, "stale"));
            return list;
        }
    }

    /// <summary>Whether the key that signed a list is its issuer's now. Documents go on naming keys that have ended, and say nothing of time.</summary>
    private async Task<bool> IsOfIssuerAsync(StatusSnapshot list, CancellationToken ct) =>
        list.Key is { } key && await trust.KeyNowAsync(list.Issuer, new Bytes32(key.ThumbprintBytes.Span), ct) == KeyTrust.Pinned;

    /// <summary>
    /// Whether the list that is anchored says that the credential is good, too. A list that is not on the chain yet takes away at once, and gives nothing back: so a revocation counts before
    /// its issuer has anchored it, and stops nobody else; and whoever has an issuer's signing key alone, or serves an older list, makes nothing good.
    /// </summary>
    private async Task<bool> WasGoodAsync(StatusReference reference, StatusSnapshot list, Bytes32 hash, CancellationToken ct)
    {
        try
        {
            if (!_anchored.TryGetValue(hash, out var bytes))
            {
                bytes = await fetch.FetchAsync(new Uri($"{reference.Uri}/{hash}"), "application/octet-stream", Caps.StatusToken, ct);
                // Whoever serves it need not be believed.
                if (Keccak256.Hash(bytes) != hash)
                    return false;
                if (_anchored.Count >= MostAnchored)
                    _anchored.Clear();
                _anchored[hash] = bytes;
            }

            reference.Check(list with { List = StatusCodecs.For(reference.Kind).Inflate(bytes, list.List.Bits), Compressed = bytes });
            return true;
        }
        catch (CredentialException)
        {
            return false;
        }
    }

    private async Task<StatusSnapshot> AnewAsync(StatusReference reference, string issuer, PolicyContent policy, StatusSnapshot kept, CancellationToken ct)
    {
        try
        {
            return await new FetchedStatusLists(fetch, new DidIssuerKeys(dids), time).GetAsync(reference, issuer, TimeSpan.FromHours(policy.StatusHours), ct);
        }
        catch (CredentialException)
        {
            return kept;
        }
    }

    /// <summary>What the credential itself says about time and standing.</summary>
    private void Dates(JsonObject claims, PolicyItem item, List<CheckDto> checks)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (claims["valid_until"] is { } until)
            checks.Add(Date(until) is { } day && day >= today ? Passed("term", item) : Failed("term", item, "over"));
        if (claims["valid_from"] is { } from)
            checks.Add(Date(from) is { } day && day <= today ? Passed("term", item) : Failed("term", item, "notBegun"));
        if (item.Type == "LicenceToPractise" && claims["standing"] is { } standing)
            checks.Add(Text(standing) == CredentialTypes.GoodStanding ? Passed("standing", item) : Failed("standing", item, "notGood"));
        if (item.MaxAgeDays is { } most)
        {
            var done = claims["completed_on"] is { } on ? Date(on) : null;
            checks.Add(done is { } day && day <= today && day >= today.AddDays(-most) ? Passed("age", item) : Failed("age", item, "tooOld"));
        }
    }

    /// <summary>What all credentials of a kind say together. Copies of one certificate, which differ in key and salts alone, count once.</summary>
    private static void Together(PolicyItem item, List<Shown> shown, List<CheckDto> checks)
    {
        if (item.MinHours is not { } least)
            return;
        var different = shown.DistinctBy(x => (x.Credential.Issuer, string.Join('\n', item.Claims.Select(c => $"{c}={x.Claims[c]?.ToJsonString()}")))).ToList();
        if (different.Count < shown.Count)
            checks.Add(new CheckDto("hours", item.Type, CheckOutcome.Warned, "repeated"));
        var hours = different.Sum(x => Hours(x.Claims["hours"]));
        checks.Add(hours >= least ? Passed("hours", item) : Failed("hours", item, "tooFew"));
    }

    /// <summary>Keys differ from copy to copy by design, so several credentials are one person's when name and date of birth are.</summary>
    private static void SamePerson(PolicyContent policy, List<Shown> shown, List<CheckDto> checks)
    {
        if (!policy.SamePerson || shown.Count < 2)
            return;
        var people = shown.Select(x => string.Join('\n', CredentialTypes.PersonClaims.Select(c => Folded(Text(x.Claims[c]))))).Distinct(StringComparer.Ordinal).Count();
        checks.Add(people == 1 ? new CheckDto("person", "", CheckOutcome.Passed) : new CheckDto("person", "", CheckOutcome.Failed, "differs"));
    }

    /// <summary>The worst of several lines about the same.</summary>
    private static List<CheckDto> Fold(List<CheckDto> checks) =>
        [.. checks.GroupBy(x => (x.Code, x.Subject)).Select(x => x.MaxBy(y => y.Outcome)!)];

    private static string Folded(string? text) => (text ?? "").Trim().Normalize(NormalizationForm.FormC).ToUpperInvariant();

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static DateOnly? Date(JsonNode? node) =>
        Text(node) is { Length: >= 10 } text && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static decimal Hours(JsonNode? node)
    {
        var hours = node is JsonValue value && value.TryGetValue<decimal>(out var number) ? number
            : decimal.TryParse(Text(node), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) ? read : 0;
        return hours is > 0 and <= 10_000 ? hours : 0;
    }

    private static CheckDto Passed(string code, PolicyItem item) => new(code, item.Type, CheckOutcome.Passed);

    private static CheckDto Failed(string code, PolicyItem item, string reason) => new(code, item.Type, CheckOutcome.Failed, reason);

    private static string Word(CredentialError error) => JsonNamingPolicy.CamelCase.ConvertName(error.ToString());

    private static string CodeOf(CredentialError error) => error switch
    {
        CredentialError.KeyBindingMissing or CredentialError.HolderKeyMissing or CredentialError.AudienceMismatch or CredentialError.NonceMismatch
            or CredentialError.PresentationHashMismatch or CredentialError.TooOld => "holder",
        CredentialError.NotYetValid or CredentialError.Expired or CredentialError.FromTheFuture => "validity",
        CredentialError.IssuerRefused or CredentialError.DidInvalid or CredentialError.Unreachable or CredentialError.AddressRefused => "issuer",
        CredentialError.KeyUnknown or CredentialError.KeyInvalid => "key",
        CredentialError.CredentialTypeRefused => "asked",
        _ => "signature",
    };
}

/// <summary>Keys of issuers that the registry knows: of no other is a document fetched.</summary>
internal sealed class RegistryKeys(IIssuerKeys keys, IIssuerTrust trust) : IIssuerKeys
{
    public async ValueTask<PublicKey> FindAsync(string issuer, string? keyId, DateTimeOffset? issuedAt, CancellationToken ct) =>
        await trust.KnowsAsync(issuer, ct) ? await keys.FindAsync(issuer, keyId, issuedAt, ct) : throw new CredentialException(CredentialError.IssuerRefused, "The registry does not know the issuer.");
}
