using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>A status list that was verified.</summary>
/// <param name="Uri">Its address and name.</param>
/// <param name="Issuer">Who signed it.</param>
/// <param name="List">The entries.</param>
/// <param name="Purposes">Of a bitstring: one or more.</param>
/// <param name="Compressed">The compressed bytes, whose hash may be anchored somewhere.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="TimeToLive">How long it may be kept.</param>
/// <param name="FetchedAt">When it came here.</param>
public sealed record StatusSnapshot(
    string Uri, string Issuer, StatusList List, IReadOnlyList<string> Purposes, ReadOnlyMemory<byte> Compressed, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt, TimeSpan? TimeToLive, DateTimeOffset FetchedAt)
{
    /// <summary>The key that signed it, to be held against a registry that knows keys by time; null for a list that was not opened from a token.</summary>
    public PublicKey? Key { get; init; }
}

/// <summary>What is signed about a list.</summary>
/// <param name="Uri">Its address and name.</param>
/// <param name="Issuer">The issuer's DID.</param>
/// <param name="IssuedAt">Now.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="TimeToLive">How long it may be kept.</param>
/// <param name="Purpose">Of a bitstring: <c>revocation</c>, <c>suspension</c>, <c>refresh</c> or <c>message</c>.</param>
public sealed record StatusListInfo(string Uri, string Issuer, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt = null, TimeSpan? TimeToLive = null, string Purpose = "revocation");

/// <summary>A list as it is served.</summary>
/// <param name="Token">The signed form.</param>
/// <param name="MediaType">Its Content-Type.</param>
/// <param name="Compressed">The compressed bytes, to be anchored by their hash.</param>
public sealed record SignedStatusList(string Token, string MediaType, ReadOnlyMemory<byte> Compressed);

/// <summary>Signs and opens status lists of both kinds.</summary>
public static class StatusTokens
{
    /// <summary>Content-Type of a Token Status List.</summary>
    public const string TokenMediaType = "application/statuslist+jwt";

    /// <summary>Content-Type of a Bitstring Status List.</summary>
    public const string BitstringMediaType = "application/vc+jwt";

    /// <summary>Entries of a bitstring at least, so that one of them does not stand out.</summary>
    public const int BitstringEntries = 131_072;

    /// <summary>Compresses and signs a list, in the form of its kind.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.StatusInvalid"/>: a bitstring of fewer than <see cref="BitstringEntries"/>.</exception>
    public static SignedStatusList Sign(StatusList list, StatusListInfo info, ISigner signer)
    {
        if (list.Kind == StatusKind.Bitstring && list.Count < BitstringEntries)
            throw new CredentialException(CredentialError.StatusInvalid, "A bitstring has 131,072 entries at least.");
        var codec = StatusCodecs.For(list.Kind);
        var compressed = codec.Compress(list);
        var text = codec.Encode(compressed);
        return list.Kind == StatusKind.Token
            ? new(Jws.Sign("statuslist+jwt", TokenClaims(list, info, text), signer), TokenMediaType, compressed)
            : new(Jws.Sign("vc+jwt", BitstringClaims(info, text), signer), BitstringMediaType, compressed);
    }

    /// <summary>Verifies and inflates a list.</summary>
    /// <param name="token">As it was served.</param>
    /// <param name="kind">The kind the credential names.</param>
    /// <param name="uri">The address the credential names; the list must be about it.</param>
    /// <param name="issuer">Who must have signed it.</param>
    /// <param name="keys">Finds the key.</param>
    /// <param name="now">Now.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="CredentialException">Anything wrong.</exception>
    public static async ValueTask<StatusSnapshot> OpenAsync(string token, StatusKind kind, string uri, string issuer, IIssuerKeys keys, DateTimeOffset now, CancellationToken ct)
    {
        var jws = Jws.Parse(token, Caps.StatusToken);
        if (kind == StatusKind.Token)
            jws.RequireType("statuslist+jwt");
        else
            jws.RequireType("vc+jwt");
        var claims = jws.Claims;
        var said = kind == StatusKind.Token ? claims.String("iss") ?? issuer : Issuer(claims);
        if (said != issuer)
            throw new CredentialException(CredentialError.IssuerRefused, "The status list is another issuer's.");
        var key = await keys.FindAsync(issuer, jws.KeyId, claims.Time("iat"), ct);
        jws.Verify(key);
        return (kind == StatusKind.Token ? OpenToken(claims, uri, issuer, now) : OpenBitstring(claims, uri, issuer, now)) with { Key = key };
    }

    private static JsonObject TokenClaims(StatusList list, StatusListInfo info, string text)
    {
        var claims = new JsonObject
        {
            ["iss"] = info.Issuer,
            ["sub"] = info.Uri,
            ["iat"] = info.IssuedAt.ToUnixTimeSeconds(),
        };
        if (info.ExpiresAt is { } end)
            claims["exp"] = end.ToUnixTimeSeconds();
        if (info.TimeToLive is { } ttl)
            claims["ttl"] = (long)ttl.TotalSeconds;
        claims["status_list"] = new JsonObject { ["bits"] = list.Bits, ["lst"] = text };
        return claims;
    }

    private static JsonObject BitstringClaims(StatusListInfo info, string text)
    {
        var claims = new JsonObject
        {
            ["@context"] = new JsonArray("https://www.w3.org/ns/credentials/v2"),
            ["id"] = info.Uri,
            ["type"] = new JsonArray("VerifiableCredential", "BitstringStatusListCredential"),
            ["issuer"] = info.Issuer,
            ["iat"] = info.IssuedAt.ToUnixTimeSeconds(),
            ["validFrom"] = info.IssuedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        };
        if (info.ExpiresAt is { } end)
            claims["validUntil"] = end.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var subject = new JsonObject { ["id"] = $"{info.Uri}#list", ["type"] = "BitstringStatusList", ["statusPurpose"] = info.Purpose, ["encodedList"] = text };
        if (info.TimeToLive is { } ttl)
            subject["ttl"] = (long)ttl.TotalMilliseconds;
        claims["credentialSubject"] = subject;
        return claims;
    }

    private static StatusSnapshot OpenToken(JsonElement claims, string uri, string issuer, DateTimeOffset now)
    {
        if (claims.String("sub") != uri)
            throw new CredentialException(CredentialError.StatusInvalid, "The status list is about another address.");
        var issuedAt = claims.Time("iat") ?? throw new CredentialException(CredentialError.StatusInvalid, "The status list has no time.");
        var skew = TimeSpan.FromSeconds(Caps.SkewSeconds);
        if (issuedAt > now + skew)
            throw new CredentialException(CredentialError.FromTheFuture, "The status list is from the future.");
        SdJwtVerifier.CheckValidity(claims, now, skew);
        if (!claims.TryGetProperty("status_list", out var body) || body.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.StatusInvalid, "There is no list in the status list.");
        var compressed = StatusCodecs.Token.Decode(body.Required("lst", CredentialError.StatusInvalid));
        var list = StatusCodecs.Token.Inflate(compressed, (int)Math.Min(body.Number("bits") ?? 0, 9));
        return new(uri, issuer, list, [], compressed, issuedAt, claims.Time("exp"), Span(claims, TimeSpan.TicksPerSecond), now);
    }

    private static StatusSnapshot OpenBitstring(JsonElement claims, string uri, string issuer, DateTimeOffset now)
    {
        var skew = TimeSpan.FromSeconds(Caps.SkewSeconds);
        SdJwtVerifier.CheckValidity(claims, now, skew);
        if (claims.String("id") != uri)
            throw new CredentialException(CredentialError.StatusInvalid, "The status list is about another address.");
        if (claims.Strings("type")?.Contains("BitstringStatusListCredential") != true || !claims.TryGetProperty("credentialSubject", out var subject) || subject.ValueKind != JsonValueKind.Object
            || subject.String("type") != "BitstringStatusList")
            throw new CredentialException(CredentialError.StatusInvalid, "There is no list in the status list.");
        var from = Date(claims, "validFrom") ?? claims.Time("iat") ?? throw new CredentialException(CredentialError.StatusInvalid, "The status list has no time.");
        var until = Date(claims, "validUntil") ?? claims.Time("exp");
        if (from > now + skew)
            throw new CredentialException(CredentialError.NotYetValid, "The status list does not hold yet.");
        if (until <= now - skew)
            throw new CredentialException(CredentialError.Expired, "The status list has ended.");
        var purposes = Purposes(subject);
        var compressed = StatusCodecs.Bitstring.Decode(subject.Required("encodedList", CredentialError.StatusInvalid));
        var list = StatusCodecs.Bitstring.Inflate(compressed, 1);
        if (list.Count < BitstringEntries)
            throw new CredentialException(CredentialError.StatusInvalid, "The status list has fewer entries than a herd needs.");
        return new(uri, issuer, list, purposes, compressed, from, until, Span(subject, TimeSpan.TicksPerMillisecond), now);
    }

    private static IReadOnlyList<string> Purposes(JsonElement subject)
    {
        var purposes = subject.TryGetProperty("statusPurpose", out var said) && said.ValueKind == JsonValueKind.Array
            ? subject.Strings("statusPurpose")!
            : [subject.Required("statusPurpose", CredentialError.StatusInvalid)];
        return purposes.Count > 0 ? purposes : throw new CredentialException(CredentialError.StatusInvalid, "The status list has no purpose.");
    }

    private static TimeSpan? Span(JsonElement element, long ticks) =>
        element.Number("ttl") is { } ttl ? new TimeSpan(Math.Min(ttl, TimeSpan.FromDays(366).Ticks / ticks) * ticks) : null;

    private static string? Issuer(JsonElement claims) =>
        claims.TryGetProperty("issuer", out var issuer) && issuer.ValueKind == JsonValueKind.Object ? issuer.String("id") : claims.String("issuer");

    private static DateTimeOffset? Date(JsonElement claims, string name) => claims.String(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var date) ? date
        : throw new CredentialException(CredentialError.StatusInvalid, $"{name} is not a date.");
}

/// <summary>Finds whole status lists: never a single credential's entry, so that an issuer does not learn whom somebody looks at.</summary>
public interface IStatusLists
{
    /// <summary>A verified list.</summary>
    /// <param name="reference">The credential's reference.</param>
    /// <param name="issuer">The credential's issuer, who must have signed the list.</param>
    /// <param name="maxAge">Age of the list at most, by the time at which it was made, in addition to what the list says; null for any.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="CredentialException">It cannot be had, or something is wrong with it.</exception>
    ValueTask<StatusSnapshot> GetAsync(StatusReference reference, string issuer, TimeSpan? maxAge, CancellationToken ct);
}

/// <summary>Fetches lists and keeps them for as long as they say (<c>ttl</c>, <c>exp</c>), a day at most, five minutes when they say nothing.</summary>
/// <param name="fetch">Fetches.</param>
/// <param name="keys">Finds issuers' keys.</param>
/// <param name="time">The clock.</param>
public sealed class FetchedStatusLists(IDocumentFetcher fetch, IIssuerKeys keys, TimeProvider time) : IStatusLists
{
    private static readonly TimeSpan Unsaid = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private readonly TimedCache<StatusSnapshot> _cache = new(time, 256);

    /// <inheritdoc/>
    public async ValueTask<StatusSnapshot> GetAsync(StatusReference reference, string issuer, TimeSpan? maxAge, CancellationToken ct)
    {
        var key = $"{reference.Kind} {issuer} {reference.Uri}";
        var now = time.GetUtcNow();
        if (_cache.TryGet(key, maxAge < Longest ? maxAge.Value : Longest) is { } kept && now - kept.FetchedAt < (kept.TimeToLive ?? Unsaid) && !(kept.ExpiresAt <= now) && !(kept.IssuedAt < now - maxAge))
            return kept;
        if (!Uri.TryCreate(reference.Uri, UriKind.Absolute, out var address))
            throw new CredentialException(CredentialError.StatusInvalid, "The address of a status list is none.");
        byte[] bytes;
        try
        {
            bytes = await fetch.FetchAsync(address, reference.Kind == StatusKind.Token ? StatusTokens.TokenMediaType : StatusTokens.BitstringMediaType, Caps.StatusToken, ct);
        }
        catch (CredentialException e) when (e.Error == CredentialError.Unreachable)
        {
            throw new CredentialException(CredentialError.StatusUnavailable, "The status list could not be fetched.", e);
        }
        var list = await StatusTokens.OpenAsync(Encoding.ASCII.GetString(bytes).Trim(), reference.Kind, reference.Uri, issuer, keys, now, ct);
        if (maxAge is { } limit && list.IssuedAt < now - limit)
            throw new CredentialException(CredentialError.StatusUnavailable, "The newest status list is older than allowed.");
        _cache.Put(key, list);
        return list;
    }

    /// <summary>Puts a verified list into the cache, because it has just been made or fetched otherwise.</summary>
    public void Keep(StatusSnapshot list) => _cache.Put($"{list.List.Kind} {list.Issuer} {list.Uri}", list);
}
