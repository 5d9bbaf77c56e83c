using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Membership;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Membership;
using Timelock = DoctorDAO.Contracts.TimelockController;

namespace DoctorDAO.Features.Forum;

/// <summary>Whom the Platform chamber has given <c>FORUM_MODERATOR_ROLE</c> on the association's Membership contract.</summary>
internal sealed class ModeratorView
{
    /// <summary>A term; who stays in office is given the role anew.</summary>
    public const long TermDays = 365;

    /// <summary>Most moderators of one time that are read.</summary>
    public const int Most = 100;

    /// <summary>Lowercase account.</summary>
    public string Account { get; set; } = "";

    /// <summary>Unix seconds at which the role was given.</summary>
    public long Since { get; set; }

    /// <summary>Unix seconds at which the term ends.</summary>
    public long Until { get; set; }

    /// <summary>Whether the account moderates now: it holds the role, its term runs by the chain's clock, and it is an active member.</summary>
    public static async Task<bool> IsOneAsync(DaoDbContext db, string account, CancellationToken ct)
    {
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        return await db.Set<ModeratorView>().AnyAsync(x => x.Account == account && x.Until > now, ct)
            && await db.Set<MemberView>().AnyAsync(x => x.Account == account && x.Status == MemberStatus.Active, ct);
    }
}

/// <summary>
/// Moderators as the Platform chamber elects them. All chambers act through one timelock, so the events of the role do not say whose vote it was; what the
/// timelock executes does: each call comes with the operation that it belongs to, and the operation with its proposal.
/// </summary>
internal sealed class ModeratorProjection(Deployment deployment) : IProjection, IApply<Timelock.CallExecuted>, IApply<Contract.RoleRevoked>
{
    /// <summary>Key of the chamber that elects moderators.</summary>
    public const string Chamber = "platform";

    /// <summary>The role's id on chain.</summary>
    public static readonly Bytes32 Role = Keccak256.Hash("FORUM_MODERATOR_ROLE");

    public static string Name => "moderators";

    public static int Version => 2;

    public static void Apply(ModelBuilder model) => model.Entity<ModeratorView>(view =>
    {
        view.IsView("moderators").HasKey(x => x.Account);
        view.Property(x => x.Account).IsAccount();
        view.UseSnakeCase();
    });

    public async ValueTask ApplyAsync(ChainEvent<Timelock.CallExecuted> e, IViewStore views, CancellationToken ct)
    {
        if (e.Data.Target != deployment.Membership)
            return;
        if (Contract.GrantRoleCall.TryDecode(e.Data.Data, out var granted) && granted.Role == Role && await IsElectionAsync(e.Data.Id, views, ct))
            await BeginAsync(granted.Account.ToHex(), e.BlockTime.ToUnixTimeSeconds(), views, ct);
        else if (Contract.RevokeRoleCall.TryDecode(e.Data.Data, out var revoked) && revoked.Role == Role && await IsElectionAsync(e.Data.Id, views, ct))
            await EndAsync(revoked.Account.ToHex(), views, ct);
    }

    /// <summary>A moderator may step down: the only one who takes the role from an account in its own name.</summary>
    public async ValueTask ApplyAsync(ChainEvent<Contract.RoleRevoked> e, IViewStore views, CancellationToken ct)
    {
        if (e.Data.Role == Role && e.Data.Sender == e.Data.Account)
            await EndAsync(e.Data.Account.ToHex(), views, ct);
    }

    /// <summary>Whether it is a proposal that the Platform chamber has passed. Its governor queues none that it has not, and another could send the same operation under its own vote.</summary>
    private static async ValueTask<bool> IsElectionAsync(Bytes32 operation, IViewStore views, CancellationToken ct) =>
        await views.FindAsync<OperationView>(ct, operation.ToString()) is { Chamber: Chamber } row
        && (await views.GetAsync<ProposalView>(ct, row.ProposalId, row.Chamber)).QueuedAt is not null;

    private static async ValueTask BeginAsync(string account, long since, IViewStore views, CancellationToken ct)
    {
        var view = await views.FindAsync<ModeratorView>(ct, account);
        if (view is null)
            views.Add(view = new ModeratorView { Account = account });
        (view.Since, view.Until) = (since, since + (ModeratorView.TermDays * 86_400));
        views.Changed(Topics.Member(account));
    }

    private static async ValueTask EndAsync(string account, IViewStore views, CancellationToken ct)
    {
        if (await views.FindAsync<ModeratorView>(ct, account) is not { } view)
            return;
        views.Remove(view);
        views.Changed(Topics.Member(account));
    }
}
