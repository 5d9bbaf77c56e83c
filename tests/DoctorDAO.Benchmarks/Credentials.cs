using System.Diagnostics;
using System.Text.Json.Nodes;
using DoctorDAO.Credentials;

namespace DoctorDAO.Benchmarks;

/// <summary>How long a verifier takes for a presentation whose lists it has, and an issuer for a whole list.</summary>
internal static class Credentials
{
    private const string Issuer = "did:web:college.example:issuers:college";
    private const int Entries = 131_072;
    private const int Rounds = 400;

    public static async Task MeasureAsync(Table table, CancellationToken ct)
    {
        Table.Head("Credentials (median; ratio to the limit)");
        var now = TimeProvider.System.GetUtcNow();
        var key = SigningKey.Generate(KeyCurve.P256, $"{Issuer}#one");
        var keys = new KnownIssuerKeys([(Issuer, key.Public)]);
        var licences = new StatusListInfo("https://college.example/status/1", Issuer, now, now.AddDays(1), TimeSpan.FromHours(12));
        var trainings = licences with { Uri = "https://college.example/status/2" };
        var lists = new FetchedStatusLists(new Lists(new() { [licences.Uri] = Sign(licences, StatusKind.Token, key).Token, [trainings.Uri] = Sign(trainings, StatusKind.Token, key).Token }), keys, TimeProvider.System);
        var verifier = new SdJwtVerifier(keys, lists, TimeProvider.System);
        var policy = SdJwtPolicy.For("decentralized_identifier:did:web:hospital.example", "nonce") with { RequireStatus = true };

        // Holders' keys are new each time, as they are in life.
        string[] presentations = [.. Enumerable.Range(0, Rounds).Select(i => Presentation(i % 2 == 0 ? licences.Uri : trainings.Uri, i, key, policy, now))];
        var times = new List<double>();
        foreach (var presentation in presentations)
        {
            var start = Stopwatch.GetTimestamp();
            var result = await verifier.VerifyAsync(presentation, policy, ct);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (!result.IsValid)
                throw new InvalidOperationException(result.Message);
        }
        // The first ones warm up and fetch the lists.
        var verified = Table.Median(times.Skip(Rounds / 4));
        table.Row("presentation, two cached lists (to 5 ms)", Table.Milliseconds(verified), verified / 5, 1);

        foreach (var kind in new[] { StatusKind.Token, StatusKind.Bitstring })
        {
            var built = Enumerable.Range(0, 9).Select(_ =>
            {
                var start = Stopwatch.GetTimestamp();
                Sign(licences, kind, key);
                return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }).Skip(2).ToList();
            table.Row($"{kind} list of {Entries:N0}, signed (to 200 ms)", Table.Milliseconds(Table.Median(built)), Table.Median(built) / 200, 1);
        }
    }

    // One in twenty is revoked: a list that does not compress to nothing.
    private static SignedStatusList Sign(StatusListInfo info, StatusKind kind, SigningKey key)
    {
        var list = new StatusList(kind, 1, Entries);
        var random = new Random(7);
        for (var i = 0; i < Entries / 20; i++)
            list[random.Next(Rounds, Entries)] = 1;
        return StatusTokens.Sign(list, info, key);
    }

    private static string Presentation(string list, int index, SigningKey key, SdJwtPolicy policy, DateTimeOffset now)
    {
        var holder = SigningKey.Generate();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddDays(90).ToUnixTimeSeconds(),
            ["vct"] = "https://dao.example/credentials/types/LicenceToPractise",
            ["cnf"] = new JsonObject { ["jwk"] = holder.Public.ToJwk() },
            ["status"] = new StatusReference(StatusKind.Token, list, index).ToStatusClaim(),
        };
        foreach (var claim in Client.Credentials.CredentialTypes.Find(Client.Credentials.CredentialTypes.Licence)!.Claims)
            claims[claim.Name] = "some text of a usual length";
        var issued = SdJwtBuilder.Issue(claims, DisclosureFrame.AllBut(claims, SdJwtBuilder.PlainClaims, decoys: 4), key);
        ClaimPath[] shown = [new("given_name"), new("family_name"), new("valid_until"), new("standing")];
        return SdJwtHolder.Present(issued, shown, holder, new KeyBinding(policy.Audience!, policy.Nonce!, now));
    }

    private sealed class Lists(Dictionary<string, string> tokens) : IDocumentFetcher
    {
        public ValueTask<byte[]> FetchAsync(Uri address, string accept, int most, CancellationToken ct) => new(System.Text.Encoding.ASCII.GetBytes(tokens[address.AbsoluteUri]));
    }
}
