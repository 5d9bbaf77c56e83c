using System.Globalization;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Policies;

namespace DoctorDAO.Features.Cover;

/// <summary>Closes policies when nothing can be reported any more, so that the capital they lock is free, and brings policies after their holders.</summary>
internal sealed class PolicyKeeper(IDbContextFactory<DaoDbContext> contexts, Deployment deployment) : IKeeper
{
    private const int Most = 20;

    public async Task<IReadOnlyList<RelayedCall>> DueAsync(long now, CancellationToken ct)
    {
        if (deployment.Policies is not { } contract)
            return [];
        await using var db = await contexts.CreateDbContextAsync(ct);
        // As values: SQLite uses no index for a column that stands alone or is negated.
        var (closed, gone) = (false, true);
        var close = await db.Set<PolicyView>().AsNoTracking().Where(x => x.Closed == closed && x.OpenClaims == 0 && x.ReportUntil < now).OrderBy(x => x.ReportUntil).Take(Most).Select(x => x.Id).ToListAsync(ct);
        var left = await db.Set<PolicyHolderView>().AsNoTracking().Where(x => x.Left == gone).OrderBy(x => x.Account).Take(Most).Select(x => x.Account).ToListAsync(ct);
        var follow = left.Count == 0
            ? []
            : await db.Set<PolicyView>().AsNoTracking().Where(x => left.Contains(x.Holder)).OrderBy(x => x.Id).Take(Most).Select(x => new { x.Id, x.Holder }).ToListAsync(ct);
        return
        [
            .. follow.Select(x => Step(contract, $"policy-follow:{Number(x.Id)}:{x.Holder}", Contract.FollowCall.Encode((ulong)x.Id)))
                .Concat(close.Select(x => Step(contract, $"policy-close:{Number(x)}", Contract.CloseCall.Encode((ulong)x)))).Take(Most),
        ];
    }

    private static RelayedCall Step(Address contract, string key, byte[] data) => new(key, RelayKind.Keep, "", contract, data);

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
