using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>A member's own delegation chain as a tree: up to the last delegate, down to those who follow.</summary>
internal sealed class TreeQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment)
{
    private const int MaxAbove = 9;
    private const int MaxChildren = 12;

    // A picture of more people cannot be read, and a tree can be as wide as the association.
    private const int MaxNodes = 150;

    // Of a snapshot's followers the heaviest are found among so many.
    private const int MaxFollowers = 500;

    public async Task<DelegationTreeDto?> GetAsync(string chamberKey, string address, long? session, CancellationToken ct)
    {
        var account = Fields.Account("address", address);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<ChamberView>().AsNoTracking().SingleOrDefaultAsync(x => x.Key == chamberKey, ct) is not { } chamber)
            return null;
        if (session is { } number && !await db.Set<SessionView>().AnyAsync(x => x.Chamber == chamberKey && x.Session == number, ct))
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var walk = new Walk(db, chamber, session ?? Math.Max(head.Time, 0), present: session is null, ct);
        if (await walk.StartAsync(account) is not { } self)
            return null;
        var above = await walk.AboveAsync(self);
        var beyond = await walk.BelowAsync(self);

        var accounts = walk.Nodes.Select(x => x.Account).ToList();
        var people = await People.ReadAsync(db, accounts, ct);
        var ballots = session is { } s ? await SnapshotQueries.BallotsAsync(db, chamberKey, s, accounts, ct) : null;
        return new DelegationTreeDto(deployment.RefOf(chamberKey), [.. above.Select(ToDto)], ToDto(self), beyond);

        DelegationNodeDto ToDto(Node node) => new(
            people[node.Account], node.Voices, node.Hops, [.. node.Children.Select(ToDto)], node.Hidden, ballots?.ContainsKey(node.Account));
    }

    private sealed class Node(string account, int hops, int[] levels)
    {
        public string Account { get; } = account;

        public int Hops { get; } = hops;

        /// <summary>Itself included if it is a member.</summary>
        public int[] Levels { get; } = levels;

        public int Voices => Levels.Sum();

        public List<Node> Children { get; } = [];

        public int Hidden { get; set; }
    }

    /// <summary>One walk; at present by the standings, which know the heaviest followers, at a snapshot by the checkpoints.</summary>
    private sealed class Walk(DaoDbContext db, ChamberView chamber, long moment, bool present, CancellationToken ct)
    {
        private readonly SnapshotQueries _snapshot = new(db, chamber, moment);
        private readonly int _term = chamber.TermOf(moment);
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

        public List<Node> Nodes { get; } = [];

        public async Task<Node?> StartAsync(string account)
        {
            var voices = await _snapshot.VoicesAsync([account], ct);
            return voices.Count == 0 ? null : Add(account, 0, (await _snapshot.LevelsAsync(voices, ct))[account]);
        }

        public async Task<List<Node>> AboveAsync(Node self)
        {
            var voices = await _snapshot.VoicesAsync([self.Account], ct);
            var chain = await _snapshot.ChainAsync(voices[self.Account], MaxAbove, ct);
            var levels = await _snapshot.LevelsAsync(chain.ToDictionary(x => x.Account, StringComparer.Ordinal), ct);
            return [.. chain.Select((x, i) => Add(x.Account, -i - 1, levels[x.Account]))];
        }

        /// <summary>Adds the followers, level by level, the heaviest first.</summary>
        /// <returns>Followers more than 7 hops below, as far as the tree was walked.</returns>
        public async Task<int> BelowAsync(Node self)
        {
            var beyond = 0;
            var level = new List<Node> { self };
            for (var hops = 1; hops <= Levels.Reach && level.Count > 0; hops++)
            {
                var next = new List<Node>();
                foreach (var node in level)
                {
                    if (Levels.Sum(node.Levels) == node.Levels[0] && !present)
                    {
                        // Nobody below that counts; who is no member is not drawn.
                        continue;
                    }

                    var room = Math.Min(MaxChildren, MaxNodes - Nodes.Count);
                    var (children, count) = await FollowersAsync(node.Account, Math.Max(room, 0));
                    node.Hidden = count - children.Count;
                    foreach (var (account, levels) in children)
                    {
                        if (_seen.Contains(account))
                            continue;
                        var child = Add(account, hops, levels);
                        node.Children.Add(child);
                        next.Add(child);
                        // Exactly 7 below a follower that stands h below is 7 + h below here.
                        beyond += levels[Levels.Reach];
                    }
                }

                level = next;
            }

            return beyond;
        }

        private async Task<(List<(string Account, int[] Levels)> Heaviest, int Count)> FollowersAsync(string account, int room)
        {
            if (present)
            {
                var followers = await db.Set<StandingView>().AsNoTracking()
                    .Where(x => x.Chamber == chamber.Key && x.Term == _term && x.Parent == account)
                    .OrderByDescending(x => x.Voices).ThenBy(x => x.Account).Take(room).ToListAsync(ct);
                var count = await db.Set<StandingView>().Where(x => x.Chamber == chamber.Key && x.Term == _term && x.Account == account)
                    .Select(x => x.Followers).SingleOrDefaultAsync(ct);
                return ([.. followers.Select(x => (x.Account, WithSelf(x)))], count);
            }

            var all = await _snapshot.FollowersAsync(account, MaxFollowers, ct);
            var levels = await _snapshot.LevelsAsync(all.ToDictionary(x => x.Account, StringComparer.Ordinal), ct);
            var heaviest = levels.OrderByDescending(x => Levels.Sum(x.Value)).ThenBy(x => x.Key, StringComparer.Ordinal).Take(room);
            return ([.. heaviest.Select(x => (x.Key, x.Value))], all.Count);
        }

        private static int[] WithSelf(StandingView standing)
        {
            var levels = (int[])standing.Below.Clone();
            levels[0] = standing.Voices - Levels.Sum(standing.Below);
            return levels;
        }

        private Node Add(string account, int hops, int[] levels)
        {
            var node = new Node(account, hops, levels);
            _seen.Add(account);
            Nodes.Add(node);
            return node;
        }
    }
}
