using System.Diagnostics;
using System.Net.Http.Json;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Testing;

namespace DoctorDAO.Benchmarks;

/// <summary>How many quotes are signed in a second, each a new one: by one core beside as many signatures and nothing else, and by the endpoint for somebody who is signed in.</summary>
internal static class Quotes
{
    private const int Rounds = 2_000;
    private const double Wanted = 1_000;

    // Askers at the same time; they are on the same machine.
    private const int Askers = 16;

    /// <param name="http">Of the server, for the member alone.</param>
    /// <param name="products">Of a server that has a key and whose pool has room.</param>
    /// <param name="owner">A member's key.</param>
    public static async Task MeasureAsync(Table table, HttpClient http, IProducts products, PrivateKey owner, CancellationToken ct)
    {
        var member = owner.Address.ToString();
        Table.Head($"Quotes of cover, one after the other, then to {Askers} askers on the same machine (ratio to a bare signature; to 1,000 a second)");
        var key = PrivateKey.Random();
        for (var i = 0; i < Rounds / 4; i++)
        {
            key.Sign(Keccak256.Hash($"warm {i}"));
            await products.QuoteAsync(member, new QuoteDraft(1 + (i % 4), "DE"), ct);
        }

        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Rounds; i++)
            key.Sign(Keccak256.Hash($"digest {i}"));
        var bare = Stopwatch.GetElapsedTime(start).TotalSeconds / Rounds;
        start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Rounds; i++)
            await products.QuoteAsync(member, new QuoteDraft(1 + (i % 4), "DE"), ct);
        var quote = Stopwatch.GetElapsedTime(start).TotalSeconds / Rounds;
        table.Row("signature alone", $"{1 / bare:N0} a second");
        table.Row("quote", $"{1 / quote:N0} a second", quote / bare);
        table.Row("quote, to what is wanted", Table.Milliseconds(quote * 1000), quote * Wanted, 1);

        await WalletSignIn.SignInAsync(http, owner, ct);
        await AskAsync(http, Rounds, ct);
        start = Stopwatch.GetTimestamp();
        await AskAsync(http, 4 * Rounds, ct);
        var asked = Stopwatch.GetElapsedTime(start).TotalSeconds / (4 * Rounds);
        table.Row("POST /api/cover/quote", $"{1 / asked:N0} a second", asked / bare);
        table.Row("POST /api/cover/quote, to what is wanted", Table.Milliseconds(asked * 1000), asked * Wanted, 1);
    }

    private static Task AskAsync(HttpClient http, int count, CancellationToken ct) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = Askers, CancellationToken = ct },
        async (i, token) =>
        {
            using var answer = await http.PostAsJsonAsync("/api/cover/quote", new QuoteDraft(1 + (i % 4), "DE"), token);
            answer.EnsureSuccessStatusCode();
        });
}
