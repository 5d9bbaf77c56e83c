using System.Globalization;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Panels;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Panels;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Claims;

namespace DoctorDAO.Features.Cover;

/// <summary>The steps of claims that anybody may take: call the panel, bring its ruling, and make it final when nobody has appealed.</summary>
internal sealed class ClaimKeeper(IDbContextFactory<DaoDbContext> contexts, Deployment deployment) : IKeeper
{
    private const int Most = 20;

    public async Task<IReadOnlyList<RelayedCall>> DueAsync(long now, CancellationToken ct)
    {
        if (deployment.Claims is not { } contract)
            return [];
        await using var db = await contexts.CreateDbContextAsync(ct);
        var claims = db.Set<ClaimView>().AsNoTracking();
        List<RelayedCall> due = [];
        var filed = await claims.Where(x => x.Status == ClaimStatus.Filed).OrderBy(x => x.Id).Take(Most).Select(x => x.Id).ToListAsync(ct);
        due.AddRange(filed.Select(x => Step("convene", x, Contract.ConveneCall.Encode((UInt256)(ulong)x))));
        foreach (var status in (ClaimStatus[])[ClaimStatus.Judged, ClaimStatus.Appeal])
        {
            var over = await claims.Where(x => x.Status == status)
                .Join(db.Set<CaseView>(), x => x.CaseId, x => x.Id, (claim, panel) => new { claim.Id, panel.Stage })
                .Where(x => x.Stage == CaseStage.Decided || x.Stage == CaseStage.NoRuling).OrderBy(x => x.Id).Take(Most).Select(x => x.Id).ToListAsync(ct);
            due.AddRange(over.Select(x => Step(status == ClaimStatus.Appeal ? "rule-appeal" : "rule", x, Contract.RuleCall.Encode((UInt256)(ulong)x))));
        }

        var settled = await claims.Where(x => x.Status == ClaimStatus.Challenge && x.ChallengeUntil <= now).OrderBy(x => x.Id).Take(Most).Select(x => x.Id).ToListAsync(ct);
        due.AddRange(settled.Select(x => Step("conclude", x, Contract.ConcludeCall.Encode((UInt256)(ulong)x))));
        return [.. due.Take(Most)];

        RelayedCall Step(string what, long claim, byte[] data) =>
            new(string.Create(CultureInfo.InvariantCulture, $"claim:{claim}:{what}"), RelayKind.Keep, "", contract, data);
    }
}
