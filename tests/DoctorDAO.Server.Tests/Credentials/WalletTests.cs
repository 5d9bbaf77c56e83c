using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>The portal's own wallet, the same scripts that run in browsers, against the issuer's real endpoints.</summary>
public sealed class WalletTests(IssuerServer dao) : IClassFixture<IssuerServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_wallet_takes_what_an_issuer_offers_checks_ten_copies_and_reads_their_status()
    {
        var (applicant, id) = await dao.AcceptedAsync(40);
        var offer = await OfferAsync(applicant, id, code: true);
        var (link, code) = (offer.GetProperty("ours").GetString()!, offer.GetProperty("code").GetString()!);
        var results = await RunAsync(new { offer = link, code }, new { offer = link, code });
        Assert.False(results[0].ValueKind == JsonValueKind.Object && results[0].TryGetProperty("problem", out _), results[0].ToString());
        var held = results[0][0];
        Assert.Equal((10, dao.Did(), "valid"), (held.GetProperty("copies").GetInt32(), held.GetProperty("issuer").GetString(), held.GetProperty("status").GetString()));
        Assert.Equal("good", held.GetProperty("claims").GetProperty("standing").GetString());
        Assert.Contains(held.GetProperty("display").EnumerateArray(), x => x.GetProperty("locale").GetString() == "de");
        // The same offer works once.
        Assert.Equal("offer-used", results[1].GetProperty("problem").GetString());
    }

    [Fact]
    public async Task The_wallet_tells_a_wrong_transaction_code_from_a_right_one()
    {
        var (applicant, id) = await dao.AcceptedAsync(41);
        var offer = await OfferAsync(applicant, id, code: true);
        var (link, code) = (offer.GetProperty("ours").GetString()!, offer.GetProperty("code").GetString()!);
        var results = await RunAsync(new { offer = link, code = code == "000000" ? "000001" : "000000" }, new { offer = link, code });
        Assert.Equal("offer-code", results[0].GetProperty("problem").GetString());
        Assert.Equal(10, results[1][0].GetProperty("copies").GetInt32());
    }

    private static async Task<JsonElement> OfferAsync(HttpClient applicant, long id, bool code)
    {
        using var response = await applicant.PostAsJsonAsync($"/api/apply/{id}/offer", new { code }, Ct);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    private static async Task<JsonElement> RunAsync(params object[] steps)
    {
        var portal = Path.Combine(Repository.Root, "web", "DoctorDAO.Portal");
        var built = Directory.CreateTempSubdirectory("doctordao-holder-").FullName;
        try
        {
            await NodeAsync(portal, "build.mjs", "--holder", built);
            var said = await NodeAsync(portal, Path.Combine(built, "holder.mjs"), JsonSerializer.Serialize(steps));
            return JsonSerializer.Deserialize<JsonElement>(said);
        }
        finally
        {
            Directory.Delete(built, recursive: true);
        }
    }

    private static async Task<string> NodeAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }
}
