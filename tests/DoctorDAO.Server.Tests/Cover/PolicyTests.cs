using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Contract = DoctorDAO.Contracts.Policies;

namespace DoctorDAO.Server.Tests;

/// <summary>Quotes and policies as members meet them over HTTP.</summary>
public sealed class PolicyTests(ForumServer dao) : IClassFixture<ForumServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cover_is_quoted_bought_once_shown_to_its_holder_alone_and_checked_by_its_code()
    {
        var (acts, holder, provider) = (dao.Chain.Association.Acts, DaoChain.Member(2), DaoChain.Member(3));
        await dao.Chain.Association.RunAsync([acts.Mint(holder.Address, 1_000_000), acts.Mint(provider.Address, 60_000_000), acts.Cover.Approve(holder), acts.Cover.Approve(provider)], Ct);
        await dao.Chain.Association.RunAsync(acts.Cover.Deposit(provider, (UInt256)60_000_000), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        using var visitor = dao.Server.Browser();
        using var mine = await dao.Server.SignedInAsync(holder);
        using var other = await dao.Server.SignedInAsync(provider);

        // What is sold everybody reads; prices are members'.
        var products = (await visitor.GetFromJsonAsync<ProductDto[]>("/api/cover/products", DaoClient.Json, Ct))!;
        Assert.Equal(4, products.Length);
        Assert.All(products, x => Assert.True(x.OnSale && x.Wording is not null));
        var wording = (await visitor.GetFromJsonAsync<WordingDto>($"/api/cover/wordings/{products[0].Wording}", DaoClient.Json, Ct))!;
        Assert.Equal(products[0].WordingHash, wording.Hash);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/api/cover/wordings/none-1", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.PostAsJsonAsync("/api/cover/quote", new QuoteDraft(1, "DE"), Ct)).StatusCode);

        // Each refusal names its field.
        await RefusedAsync("country", mine, new QuoteDraft(1, null));
        await RefusedAsync("country", mine, new QuoteDraft(1, "xx"), "its law does not allow it");
        await RefusedAsync("product", mine, new QuoteDraft(99, "DE"));
        await RefusedAsync("retro", mine, new QuoteDraft(1, "DE", new DateOnly(2020, 1, 1)));
        await RefusedAsync("retro", mine, new QuoteDraft(4, "DE", new DateOnly(2001, 1, 1)));
        await RefusedAsync("retro", mine, new QuoteDraft(4, "DE", new DateOnly(2099, 1, 1)));
        await RefusedAsync("days", mine, new QuoteDraft(1, "DE", null, 366));
        await RefusedAsync("renewalOf", mine, new QuoteDraft(1, "DE", RenewalOf: 77));
        await RefusedAsync("employer", mine, new QuoteDraft(1, "DE", Employer: new string('x', 201)));
        var prices = (await (await mine.PostAsJsonAsync("/api/cover/prices", new QuoteDraft(0, "DE"), Ct)).Content.ReadFromJsonAsync<ProductPriceDto[]>(DaoClient.Json, Ct))!;
        Assert.All(prices, x => Assert.Equal(7, x.Price!.Factors.Count));

        var quote = (await (await mine.PostAsJsonAsync("/api/cover/quote", new QuoteDraft(1, "DE"), Ct)).Content.ReadFromJsonAsync<QuoteDto>(DaoClient.Json, Ct))!;
        Assert.Equal("quote", await FieldAsync(await other.PostAsJsonAsync("/api/cover/policies/prepare", new PolicyPurchase(quote.Token), Ct)));
        Assert.Equal("quote", await FieldAsync(await mine.PostAsJsonAsync("/api/cover/policies/prepare", new PolicyPurchase("bm9uZQ"), Ct)));
        using var prepared = await mine.PostAsJsonAsync("/api/cover/policies/prepare", new PolicyPurchase(quote.Token), Ct);
        Assert.Equal("call", (string?)(await prepared.Content.ReadFromJsonAsync<JsonNode>(Ct))!["next"]);
        var (signed, signature) = QuoteSigner.Read(quote.Token);
        await dao.Chain.Association.RunAsync(new Act(holder, dao.Chain.Association.Contracts.Policies, Contract.BuyCall.Encode(signed, signature), "buy"), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        using var replayed = await mine.PostAsJsonAsync("/api/cover/policies/prepare", new PolicyPurchase(quote.Token), Ct);
        Assert.Equal((HttpStatusCode.Conflict, "PolicyQuoteUsed"), (replayed.StatusCode, (string?)(await replayed.Content.ReadFromJsonAsync<JsonNode>(Ct))!["code"]));

        var policy = Assert.Single((await mine.GetFromJsonAsync<CoverPolicyDto[]>("/api/cover/policies", DaoClient.Json, Ct))!);
        Assert.InRange(policy.Premium, quote.Price.Premium - 1, quote.Price.Premium);
        Assert.Empty((await other.GetFromJsonAsync<CoverPolicyDto[]>("/api/cover/policies", DaoClient.Json, Ct))!);
        foreach (var path in (string[])["", "/certificate"])
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/cover/policies/{policy.Id}{path}", Ct)).StatusCode);
        foreach (var act in (string[])["cancel", "tail", "answer", "dividend"])
            Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsJsonAsync($"/api/cover/policies/{policy.Id}/{act}/prepare", new { }, Ct)).StatusCode);
        Assert.Equal("policy", await FieldAsync(await mine.PostAsJsonAsync($"/api/cover/policies/{policy.Id}/answer/prepare", new { }, Ct)));
        Assert.Equal("policy", await FieldAsync(await mine.PostAsJsonAsync($"/api/cover/policies/{policy.Id}/dividend/prepare", new { }, Ct)));
        Assert.Equal("months", await FieldAsync(await mine.PostAsJsonAsync($"/api/cover/policies/{policy.Id}/tail/prepare", new TailPurchase(61), Ct)));
        Assert.Equal(HttpStatusCode.OK, (await mine.PostAsJsonAsync($"/api/cover/policies/{policy.Id}/cancel/prepare", new { }, Ct)).StatusCode);

        var facts = (await visitor.GetFromJsonAsync<CertificateDto>($"/api/cover/certificates/{policy.Code}", DaoClient.Json, Ct))!;
        Assert.Equal((policy.Id, holder.Address.ToString()), (facts.Policy, facts.Account));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/api/cover/certificates/P1-0000-0000-0000", Ct)).StatusCode);
        var pdf = await mine.GetAsync($"/api/cover/policies/{policy.Id}/certificate?language=fr", Ct);
        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType?.MediaType);

        // Pages of the same, as they are read.
        foreach (var path in (string[])["/cover", "/cover/buy", $"/cover/policies/{policy.Id}", $"/cover/wordings/{products[0].Wording}", $"/cover/verify/{policy.Code}"])
            Assert.Equal(HttpStatusCode.OK, (await mine.GetAsync(path, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/cover/policies/{policy.Id}", Ct)).StatusCode);
    }

    private static async Task RefusedAsync(string field, HttpClient browser, QuoteDraft draft, string why = "")
    {
        using var answer = await browser.PostAsJsonAsync("/api/cover/quote", draft, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Contains(why, text, StringComparison.Ordinal);
        Assert.Equal(field, JsonNode.Parse(text)!["errors"]!.AsObject().Single().Key);
    }

    private static async Task<string?> FieldAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))?["errors"]?.AsObject().Single().Key;
}
