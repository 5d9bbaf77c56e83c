using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>A hospital, a doctor's wallet, and how the one asks and the other answers over HTTP.</summary>
public abstract class PresentingTest(VerifierServer dao) : IClassFixture<VerifierServer>, IAsyncDisposable
{
    /// <summary>As the API writes.</summary>
    protected static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Cancels with the run.</summary>
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The server.</summary>
    protected VerifierServer Dao => dao;

    /// <summary>The doctor's browser, in which nobody is signed in.</summary>
    protected HttpClient Wallet { get; } = dao.Server.Browser();

    /// <summary>The hospital's browser, once it has asked.</summary>
    protected HttpClient? Staff { get; private set; }

    /// <summary>The doctor's wallet.</summary>
    protected SoftHolder Holder => new(Wallet, VerifierServer.Time);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Wallet.Dispose();
        Staff?.Dispose();
        Dao.Trust.Standing = _ => IssuerTrust.MayIssue;
        Dao.Trust.Key = _ => KeyTrust.Pinned;
        Dao.Trust.ListKey = _ => KeyTrust.Pinned;
        Dao.Trust.Under = _ => true;
        Dao.Trust.Anchor = _ => null;
        Dao.Issuer.Publish(new StatusList(StatusKind.Token, 1, 1_024), VerifierServer.Time.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    /// <summary>Has the wallet answer the first policy as a test bends it, and returns what the hospital finds.</summary>
    protected async Task<PresentationDto> BendAsync(Func<SoftHolder, ReadRequest, JsonObject> present)
    {
        var asked = await AskAsync(VerifierServer.Template("licence"));
        var request = await Holder.ReadAsync(asked.Link);
        using var answer = await Holder.AnswerAsync(request, present(Holder, request));
        await SoftHolder.NextAsync(answer);
        return await GetAsync(asked.Id);
    }

    /// <summary>Asks for a policy, shows these credentials, and returns what the hospital finds.</summary>
    protected async Task<PresentationDto> ShowAsync(PolicyContent policy, IReadOnlyList<Held> credentials)
    {
        var asked = await AskAsync(policy);
        var request = await Holder.ReadAsync(asked.Link);
        using var answer = await Holder.AnswerAsync(request, Holder.Present(request, credentials));
        await SoftHolder.NextAsync(answer);
        return await GetAsync(asked.Id);
    }

    /// <summary>A new request of the hospital.</summary>
    protected async Task<PresentationDto> AskAsync(PolicyContent policy)
    {
        Staff ??= await Dao.Server.SignedInAsync(DaoChain.Member(0));
        using var registered = await Staff.PostAsJsonAsync("/api/verifiers", new NewVerifier("charite", "Charité"), Ct);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        using var written = await Staff.PostAsJsonAsync("/api/verifiers/charite/policies", policy, Json, Ct);
        var stored = await written.Content.ReadFromJsonAsync<PolicyDto>(Json, Ct);
        Assert.True(stored is not null, await written.Content.ReadAsStringAsync(Ct));
        using var begun = await Staff.PostAsJsonAsync("/api/verifiers/charite/presentations", new NewPresentation(stored.Id, "ward 7, Monday", Guid.NewGuid().ToString()), Ct);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        return (await begun.Content.ReadFromJsonAsync<PresentationDto>(Json, Ct))!;
    }

    /// <summary>The request as the hospital sees it.</summary>
    protected async Task<PresentationDto> GetAsync(string id) => (await Staff!.GetFromJsonAsync<PresentationDto>($"/api/verifiers/charite/presentations/{id}", Json, Ct))!;

    /// <summary>A licence of another issuer.</summary>
    protected Held OfIssuer(TestIssuer issuer, int index) => issuer.Issue(
        "LicenceToPractise", Dao.Origin, VerifierServer.Person(("profession", "physician"), ("jurisdiction", "SE"), ("valid_until", "2099-01-01"), ("standing", "good")), VerifierServer.Time.GetUtcNow(), index);

    /// <summary>Asserts that a check failed, for a reason.</summary>
    protected static void Failed(PresentationDto result, string code, string reason)
    {
        Assert.Equal(PresentationState.Refused, result.State);
        Assert.Contains(result.Checks, x => x.Code == code && x.Outcome == CheckOutcome.Failed && x.Reason == reason);
    }

    /// <summary>Asserts that an answer is refused with a word.</summary>
    protected static async Task RefusedAsync(HttpResponseMessage answer, string word)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;
        Assert.Equal("invalid_request", error["error"]!.GetValue<string>());
        Assert.Contains(word, error["error_description"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
