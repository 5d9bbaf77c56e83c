using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>How much a member's flag weighs.</summary>
public interface IFlagWeight
{
    /// <summary>0 and more; flags that weigh three together hide a post.</summary>
    /// <param name="db">In the transaction that writes the flag.</param>
    /// <param name="account">Lowercase account of an active member.</param>
    /// <param name="ct">Cancels it.</param>
    Task<int> WeighAsync(DaoDbContext db, string account, CancellationToken ct);
}

/// <summary>Every active member weighs the same, newcomers nothing: their flags are only read.</summary>
internal sealed class EqualFlagWeight : IFlagWeight
{
    public async Task<int> WeighAsync(DaoDbContext db, string account, CancellationToken ct)
    {
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        var since = await db.Set<MemberView>().Where(x => x.Account == account && x.Status == MemberStatus.Active).Select(x => (long?)x.Since).SingleOrDefaultAsync(ct);
        return since is { } first && now - first >= Pace.NewcomerDays * 86_400L ? 1 : 0;
    }
}
