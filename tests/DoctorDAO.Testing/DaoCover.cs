using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;

namespace DoctorDAO.Testing;

/// <summary>
/// Cover on a <see cref="DaoChain"/>, in few calls. All 24 members have 100,000.00 TestEuro left and let the pool take them, and have provided
/// 25,000.00 each, too little for anybody to be conflicted by it. All but the first serve as jurors: so the first is insured and judged by anybody.
/// </summary>
/// <remarks>Jurors are members for 89 days from genesis only: who lets more time pass admits them again.</remarks>
public static class DaoCover
{
    /// <summary>Legal defence costs, as <c>script/OpenCover.sol</c> numbers the products.</summary>
    public const uint LegalDefence = 1;

    /// <summary>Disciplinary hearings.</summary>
    public const uint Disciplinary = 2;

    /// <summary>Excess top-up.</summary>
    public const uint ExcessTopUp = 3;

    /// <summary>Malpractice layer.</summary>
    public const uint Malpractice = 4;

    /// <summary>Cents that each member has provided.</summary>
    public const ulong Capital = 2_500_000;

    /// <summary>Cover in larger steps.</summary>
    public static CoverLife Life(this DaoChain chain) => new(chain.Association, Enumerable.Range(0, DaoChain.Members).Select(DaoChain.Member));

    /// <summary>Gives members money, capital to the pool and jurors to the panels. Takes two blocks.</summary>
    public static async Task OpenCoverAsync(this DaoChain chain, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var acts = chain.Association.Acts;
        PrivateKey[] members = [.. Enumerable.Range(0, DaoChain.Members).Select(DaoChain.Member)];
        await chain.Association.RunAsync([.. members.Select(x => acts.Mint(x.Address, 10_000_000 + Capital)), .. members.Select(acts.Cover.Approve)], ct);
        await chain.Association.RunAsync([.. members.Select(x => acts.Cover.Deposit(x, Capital)), .. members[1..].Select(x => acts.Panels.Serve(x))], ct);
    }

    /// <summary>A member buys a year of cover and its waiting time passes: an incident of now is covered. Returns the policy.</summary>
    /// <param name="member">From 0.</param>
    /// <param name="product">One of the products above.</param>
    public static async Task<ulong> InsureAsync(this DaoChain chain, int member, uint product, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var holder = DaoChain.Member(member);
        var now = await chain.Node.NowAsync(ct);
        var quote = CoverActs.Quote(holder.Address, product, now, nonce: (ulong)now.ToUnixTimeSeconds());
        var policy = await chain.Life().BuyAsync(holder, quote, ct);
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(31), ct);
        return policy;
    }

    /// <summary>A member files for a loss of an incident an hour ago. Returns the claim.</summary>
    /// <param name="cents">The whole loss; the policy's excess comes off.</param>
    public static async Task<ulong> FileAsync(this DaoChain chain, int member, ulong policy, ulong cents, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var now = await chain.Node.NowAsync(ct);
        return await chain.Life().FileAsync(DaoChain.Member(member), policy, $"incident {now:u}", now.AddHours(-1), cents, ct);
    }

    /// <summary>A filed claim is judged, nobody challenges, and what there is to pay is paid. Ends PAID, or DENIED when the ruling is 0.</summary>
    /// <param name="awards">Votes in turn; the last one is everybody's who is left.</param>
    public static async Task RunToEndAsync(this DaoChain chain, int member, ulong claim, CancellationToken ct, params ushort[] awards)
    {
        ArgumentNullException.ThrowIfNull(chain);
        await chain.Life().JudgeAsync(claim, awards, ct);
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), ct);
        await chain.Association.RunAsync(chain.Association.Acts.Cover.Conclude(claim), ct);
        if (await chain.Life().StatusAsync(claim, ct) == ClaimStatus.Payable)
            await chain.Association.RunAsync(chain.Association.Acts.Cover.CollectClaim(DaoChain.Member(member), claim), ct);
    }

    /// <summary>The holder appeals against a ruling and the larger panel decides; a claim that is owed then is paid.</summary>
    /// <inheritdoc cref="RunToEndAsync"/>
    public static async Task AppealAsync(this DaoChain chain, int member, ulong claim, CancellationToken ct, params ushort[] awards)
    {
        ArgumentNullException.ThrowIfNull(chain);
        await chain.Association.RunAsync(chain.Association.Acts.Cover.Appeal(DaoChain.Member(member), claim), ct);
        await chain.Life().JudgeAsync(claim, awards, ct);
        if (await chain.Life().StatusAsync(claim, ct) == ClaimStatus.Payable)
            await chain.Association.RunAsync(chain.Association.Acts.Cover.CollectClaim(DaoChain.Member(member), claim), ct);
    }
}
