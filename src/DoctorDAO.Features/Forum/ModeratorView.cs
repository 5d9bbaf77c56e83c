using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Membership;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Forum;

/// <summary>Who holds <c>FORUM_MODERATOR_ROLE</c> on the association's Membership contract, whose roles a vote gives and takes through the timelock.</summary>
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

/// <summary>Moderators as roles are given and taken.</summary>
internal sealed class ModeratorProjection : IProjection, IApply<Contract.RoleGranted>, IApply<Contract.RoleRevoked>
{
    /// <summary>The role's id on chain.</summary>
    public static readonly Bytes32 Role = Keccak256.Hash("FORUM_MODERATOR_ROLE");

    public static string Name => "moderators";

    public static int Version => 1;

    public static void Apply(ModelBuilder model) => model.Entity<ModeratorView>(view =>
    {
        view.IsView("moderators").HasKey(x => x.Account);
        view.Property(x => x.Account).IsAccount();
        view.UseSnakeCase();
    });

    public async ValueTask ApplyAsync(ChainEvent<Contract.RoleGranted> e, IViewStore views, CancellationToken ct)
    {
        if (e.Data.Role != Role)
            return;
        var account = e.Data.Account.ToHex();
        var view = await views.FindAsync<ModeratorView>(ct, account);
        if (view is null)
            views.Add(view = new ModeratorView { Account = account });
        view.Since = e.BlockTime.ToUnixTimeSeconds();
        view.Until = view.Since + (ModeratorView.TermDays * 86_400);
        views.Changed(Topics.Member(account));
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RoleRevoked> e, IViewStore views, CancellationToken ct)
    {
        if (e.Data.Role != Role || await views.FindAsync<ModeratorView>(ct, e.Data.Account.ToHex()) is not { } view)
            return;
        views.Remove(view);
        views.Changed(Topics.Member(view.Account));
    }
}
