using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Panels;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Relay;

namespace DoctorDAO.Database.Tests;

/// <content>Policies, claims with their evidence, and panels.</content>
internal sealed partial class ServerQueries
{
    private async Task ReadCoverAsync(Action<string> step, string account)
    {
        var (policies, claims, evidence, panels) = (Get<IPolicies>(), Get<IClaims>(), Get<IEvidence>(), Get<IPanels>());
        step("/api/cover/policies");
        Assert.NotEmpty(await policies.GetPoliciesAsync(account, Ct));
        step("/api/cover/policies/{id}");
        Assert.NotNull(await policies.GetPolicyAsync(account, LargeAssociation.JudgedClaim, Ct));
        step("/api/cover/claims");
        Assert.NotEmpty(await claims.GetOwnAsync(account, Ct));
        step("/api/cover/claims/{id}");
        Assert.NotNull(await claims.GetClaimAsync(account, LargeAssociation.JudgedClaim, Ct));
        step("/api/cover/claims/numbers");
        await claims.GetNumbersAsync(Ct);
        step("/api/cover/policies/{id}/claim");
        Assert.NotNull(await claims.GetClaimableAsync(account, LargeAssociation.JudgedClaim, Ct));
        step("/api/cover/desk");
        await claims.IsOfficerAsync(account, Ct);
        await claims.GetDeskAsync(Ct);
        step("/api/cover/claims/{id}/evidence");
        Assert.NotNull(await evidence.ReadAsync(account, LargeAssociation.JudgedClaim, Ct));
        Assert.NotNull(await evidence.GetReadersAsync(account, LargeAssociation.JudgedClaim, Ct));
        Assert.NotNull(await evidence.GetReadsAsync(account, LargeAssociation.JudgedClaim, Ct));
        step("/api/cover/keys");
        Assert.NotEmpty(await evidence.GetKeysAsync(account, Ct));
        step("evidence is forgotten");
        await Get<EvidenceCleaner>().CleanAsync(Ct);
        step("/api/panels/me");
        Assert.NotNull(await panels.GetJurorAsync(account, Ct));
        step("/api/panels/seats");
        Assert.NotEmpty((await panels.GetSeatsAsync(account, null, 25, Ct)).Items);
        step("/api/panels/cases/{id}");
        Assert.NotNull(await panels.GetCaseAsync(account, LargeAssociation.JudgedClaim, Ct));
        Assert.NotNull(await panels.GetCaseAsync(null, LargeAssociation.JudgedClaim, Ct));
        step("steps that are due");
        foreach (var keeper in Get<IEnumerable<IKeeper>>())
            await keeper.DueAsync(LargeAssociation.Now, Ct);
    }
}
