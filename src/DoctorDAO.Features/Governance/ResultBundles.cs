using DoctorDAO.Ethereum;
using DoctorDAO.Results;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>Bundles of sessions whose end is final: made when they are first asked for, and remembered while there is room.</summary>
internal sealed class ResultBundles(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, EthClient client) : IDisposable
{
    // Of all that are remembered together, compressed.
    private const long Room = 64 << 20;

    private readonly Dictionary<(string Chamber, long Session), byte[]> _made = [];
    private readonly SemaphoreSlim _making = new(1);

    /// <summary>The bundle of a session, compressed; <c>null</c> for one that is not there or whose end is not final.</summary>
    /// <exception cref="BundleUnavailableException">It cannot be made, or its count is not the one of the views.</exception>
    /// <exception cref="RpcException">The node refused a request.</exception>
    /// <exception cref="RpcUnavailableException">The node did not answer.</exception>
    public async Task<byte[]?> GetAsync(string chamber, long session, CancellationToken ct)
    {
        if (deployment.Chambers.FirstOrDefault(x => x.Key == chamber) is not { } deployed)
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        if (await db.Set<SessionView>().AsNoTracking().SingleOrDefaultAsync(x => x.Chamber == chamber && x.Session == session, ct) is not { } view
            || head.Time <= view.Deadline || !await SessionFlows.IsFinalAsync(db, head, view.Deadline, ct))
            return null;

        // One at a time: each reads the whole history of a chamber from the node.
        await _making.WaitAsync(ct);
        try
        {
            if (_made.TryGetValue((chamber, session), out var known))
                return known;
            var contracts = new ResultContracts(deployment.Membership, deployed.Governor, deployed.Votes, deployment.StartBlock);
            var bundle = await new BundleBuilder(client, contracts).BuildAsync(chamber, (ulong)session, ct);
            Compare(bundle.Result, view);
            var made = bundle.ToGzip();
            if (_made.Values.Sum(x => (long)x.Length) + made.Length > Room)
                _made.Clear();
            if (made.Length <= Room)
                _made.Add((chamber, session), made);
            return made;
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();

    private static void Compare(SessionResult counted, SessionView view)
    {
        if (counted.Voters != view.Voters || counted.Represented != view.Represented
            || !counted.Issues.Select(x => x.For).SequenceEqual(view.For) || !counted.Issues.Select(x => x.Against).SequenceEqual(view.Against))
            throw new BundleUnavailableException("Its count is not the one that this server shows.");
    }
}
