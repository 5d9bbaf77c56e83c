using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Http;

namespace DoctorDAO.Database.Tests;

/// <summary>What is asked about issuers and about members who move.</summary>
internal sealed partial class ServerQueries
{
    private async Task ReadIssuersAsync(Action<string> step, string heavy, string light)
    {
        var (issuers, watched) = Watch<IIssuers>();
        const string Far = "/00000001/00000900";
        foreach (var query in (IssuerQuery[])
            [new(), new(Topic: "LicenceToPractise"), new(Topic: "Nothing"), new(Under: LargeAssociation.Issuer), new(Topic: "LicenceToPractise", Under: LargeAssociation.Issuer)])
        {
            step($"/api/issuers?topic={query.Topic}&under={query.Under}");
            await PagesAsync(cursor => issuers.GetIssuersAsync(query with { Cursor = cursor }, Ct), Cursor.Encode("-", Far));
        }

        step("/api/issuers?search=issuer");
        await PagesAsync(cursor => issuers.GetIssuersAsync(new IssuerQuery("issuer-1", Cursor: cursor), Ct), Cursor.Encode("issuer-150", Far));
        step("/api/issuers?search=did:");
        await PagesAsync(cursor => issuers.GetIssuersAsync(new IssuerQuery("did:web:a.example:issuers:issuer-1", Cursor: cursor), Ct), Cursor.Encode("did:web:a.example:issuers:issuer-150", Far));
        foreach (var issuer in new[] { LargeAssociation.Issuer, "issuer-7", "did:web:nobody.example" })
        {
            step("/api/issuers/{issuer}");
            await issuers.GetIssuerAsync(issuer, Ct);
        }

        step("/api/issuers/{issuer}/history");
        await PagesAsync(async cursor => (await issuers.GetIssuerHistoryAsync(LargeAssociation.Issuer, cursor, 25, Ct))!, Cursor.Encode(500, 2));
        step("issuers of a controller");
        Assert.Equal(100, (await issuers.GetControlledIssuersAsync(heavy, Ct)).Count);
        await issuers.GetControlledIssuersAsync(light, Ct);
        watched.AskedAll<IIssuers>();

        step("/api/members/{address}/recovery");
        Assert.Equal(100, (await Get<IRecoveries>().GetRecoveryAsync(heavy, Ct)).Wards.Count);
        await Get<IRecoveries>().GetRecoveryAsync(light, Ct);
        Assert.NotNull((await Get<IRecoveries>().GetRecoveryAsync(LargeAssociation.Heir, Ct)).Incoming);
    }
}
