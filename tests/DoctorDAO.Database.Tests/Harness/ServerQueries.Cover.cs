using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Drawn = DoctorDAO.Contracts.Panels.CommitOpened;

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
        step("claimant and jurors are told of their panel");
        await using (var db = await _contexts.CreateDbContextAsync(Ct))
        {
            // Round 0, until 1.
            var topics = new[] { Drawn.Topic0, Bytes32.Parse($"0x{LargeAssociation.JudgedClaim:x64}") };
            var log = new EthLog(LargeAssociation.Deployment.Panels!.Value, topics, (byte[])[.. new byte[63], 1], 900, Bytes32.Zero, null, Bytes32.Zero, 0, 0);
            var tidings = Tidings.None;
            await ClaimTidings.TellAsync(db, log, tidings, Ct);
            await PanelTidings.TellAsync(db, log, tidings, Ct);
            Assert.Equal(2, tidings.Notices.Count);
        }

        step("steps that are due");
        foreach (var keeper in Get<IEnumerable<IKeeper>>())
            await keeper.DueAsync(LargeAssociation.Now, Ct);
    }
}
