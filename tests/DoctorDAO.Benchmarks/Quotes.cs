using System.Diagnostics;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Benchmarks;

/// <summary>How many quotes one core signs in a second, each a new one, beside as many signatures and nothing else.</summary>
internal static class Quotes
{
    private const int Rounds = 2_000;
    private const double Wanted = 1_000;

    /// <param name="products">Of a server that has a key and whose pool has room.</param>
    /// <param name="member">An account of a member.</param>
    public static async Task MeasureAsync(Table table, IProducts products, string member, CancellationToken ct)
    {
        Table.Head("Quotes of cover, one after the other (ratio to a bare signature; to 1,000 a second)");
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
    }
}
