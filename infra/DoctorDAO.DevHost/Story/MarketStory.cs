using System.Globalization;
using System.Text;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.DevHost.Story;

/// <summary>A year of the market, told by the transactions of those who buy, work, contest and judge: see <see cref="MarketPlan"/>.</summary>
public sealed class MarketStory
{
    private const ulong Cents = 100;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Association _dao;
    private readonly Dictionary<int, Person> _people;
    private readonly MarketLife _life;
    private readonly Licences _licences;
    private readonly IReadOnlyList<MarketListing> _listings;
    private readonly DateTimeOffset _admitted;
    private readonly DateTimeOffset _now;
    private readonly Action<DateTimeOffset, string, Func<CancellationToken, Task>> _on;
    private readonly HashSet<int> _equipped = [];

    private MarketStory(
        Association dao, string folder, IReadOnlyList<Person> people, (DateTimeOffset Admitted, DateTimeOffset Now) times,
        Action<DateTimeOffset, string, Func<CancellationToken, Task>> on)
    {
        _dao = dao;
        _people = people.ToDictionary(x => x.Index);
        _life = new(dao, people.Where(x => x.IsMember).Select(x => x.Key));
        _licences = new(dao.Acts, _people, 9_000);
        _listings = MarketListing.ReadAll(folder);
        (_admitted, _now) = times;
        _on = on;
    }

    private MarketActs Acts => _dao.Acts.Market;

    /// <summary>Puts what happens into the story.</summary>
    /// <param name="dao">A fresh association.</param>
    /// <param name="folder">The <c>Demo</c> folder.</param>
    /// <param name="people">Everybody.</param>
    /// <param name="times">From when on everybody's licence is good, and when the story ends.</param>
    /// <param name="on">Takes an event.</param>
    public static void Write(
        Association dao, string folder, IReadOnlyList<Person> people, (DateTimeOffset Admitted, DateTimeOffset Now) times,
        Action<DateTimeOffset, string, Func<CancellationToken, Task>> on)
    {
        var story = new MarketStory(dao, folder, people, times, on);
        foreach (var plan in MarketPlan.Orders)
            new Telling(story, plan).Write();
    }

    /// <summary>What the chain has of a planned order's words: what the server reckons of what a buyer writes.</summary>
    public static Bytes32 Brief(PlannedOrder plan) => OrderStory.Written(plan, "").Brief();

    /// <summary>What keeps the brief's hash from being guessed. A server would make it at random.</summary>
    public static Bytes32 SaltOf(PlannedOrder plan) => Keccak256.Hash(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DoctorDAO demo order {plan.Buyer}:{plan.Worker}:{plan.Ago}")));

    /// <summary>What the buyer has written.</summary>
    public static string Words(PlannedOrder plan) => $"{plan.Title}. Please tell me in time if anything is unclear.";

    /// <summary>Who has to be a member at that time, and what lets a buyer pay.</summary>
    private IEnumerable<Act> Ready(DateTimeOffset at, params int[] people)
    {
        if (at < _admitted)
        {
            foreach (var act in _licences.For(at, people))
                yield return act;
        }

        foreach (var index in people.Where(_equipped.Add))
        {
            yield return _dao.Acts.Mint(_people[index].Address, 12_000 * Cents);
            foreach (var act in Acts.Approve(_people[index].Key))
                yield return act;
        }
    }

    /// <summary>One order, from its offer on.</summary>
    private sealed class Telling(MarketStory story, PlannedOrder plan)
    {
        private readonly DateTimeOffset _at = story._now - (plan.Ago * Day);
        private ulong _order;
        private ulong _dispute;

        private MarketActs Acts => story.Acts;

        private Person Buyer => story._people[plan.Buyer];

        private Person Worker => story._people[plan.Worker];

        private byte Last => (byte)(plan.Parts.Length - 1);

        // A shift begins at eight in the morning, on the seventh day.
        private DateTimeOffset Start => new(_at.UtcDateTime.Date.AddDays(7).AddHours(8), TimeSpan.Zero);

        private DateTimeOffset Expires => plan.Shift == 0 ? _at + (8 * Day) : Start;

        /// <summary>When a milestone is handed over.</summary>
        private DateTimeOffset HandedOver(int part) => plan.Shift == 0 ? _at + ((6 + (9 * part)) * Day) : Start + (plan.Shift * Hour) + Hour;

        private DateTimeOffset Due(int part) => plan.Shift == 0 ? _at + ((10 + (9 * part)) * Day) : Start + (plan.Shift * Hour) + Day;

        public void Write()
        {
            On(_at, "an order is offered", OfferAsync);
            switch (plan.End)
            {
                case OrderEnd.Offered:
                    return;
                case OrderEnd.Withdrawn:
                    On(_at + Day, "an offer is withdrawn", () => [Acts.Withdraw(Buyer.Key, _order), Acts.Collect(Buyer.Key)]);
                    return;
                case OrderEnd.Declined:
                    On(_at + Day, "an offer is declined", () => [Acts.Decline(Worker.Key, _order)]);
                    return;
                case OrderEnd.Lapsed:
                    On(Expires + Hour, "an offer lapses", () => [Acts.Lapse(_order)]);
                    return;
            }

            On(_at + (10 * Hour), "an order is accepted", () => [Acts.Accept(Worker.Key, _order)]);
            switch (plan.End)
            {
                case OrderEnd.Late:
                    On(Due(Last) + (3 * Day) + Hour, "what was not delivered is refunded", () => [.. plan.Parts.Select((_, i) => Acts.Refund(_order, (byte)i))]);
                    return;
                case OrderEnd.Together:
                    On(_at + (4 * Day), "an end is proposed", () => [Acts.ProposeCancel(Worker.Key, _order, 3_000)]);
                    On(_at + (5 * Day), "both end an order", () => [Acts.AgreeCancel(Buyer.Key, _order, 3_000)]);
                    Rate(_at + (6 * Day));
                    return;
                case OrderEnd.ByWorker:
                    On(_at + (3 * Day), "a worker cancels", () => [Acts.CancelByWorker(Worker.Key, _order), Acts.Collect(Buyer.Key)]);
                    return;
                case OrderEnd.ByBuyer:
                    On(_at + (4 * Day), "a buyer cancels late", () => [Acts.CancelByBuyer(Buyer.Key, _order)]);
                    Rate(_at + (6 * Day));
                    return;
            }

            // Milestones before the last went well.
            for (var i = 0; i < plan.Parts.Length; i++)
            {
                var part = (byte)i;
                if (HandedOver(i) > story._now || (plan.End == OrderEnd.Accepted && part == Last))
                    break;
                On(HandedOver(i), "work is delivered", () => [Acts.Deliver(Worker.Key, _order, part)]);
                if (part != Last || plan.End == OrderEnd.Approved)
                    On(HandedOver(i) + (20 * Hour), "work is approved", () => [Acts.Approve(Buyer.Key, _order, part)]);
            }

            var at = HandedOver(Last);
            switch (plan.End)
            {
                case OrderEnd.Approved:
                    Rate(at + (2 * Day));
                    break;
                case OrderEnd.Silent:
                    On(at + (7 * Day) + Hour, "silence releases", () => [Acts.Release(_order, Last)]);
                    Rate(at + (8 * Day));
                    break;
                case OrderEnd.Changed:
                    On(at + Day, "a change is asked for", () => [Acts.AskChange(Buyer.Key, _order, Last)]);
                    break;
                case OrderEnd.Accepted or OrderEnd.Delivered:
                    break;
                default:
                    Contest(at + (18 * Hour));
                    break;
            }
        }

        private async Task OfferAsync(CancellationToken ct)
        {
            var unit = Cents;
            await story._dao.RunAsync([.. story.Ready(_at, plan.Buyer, plan.Worker)], ct);
            var listing = plan.Listing == 0 ? default : story._listings[plan.Listing - 1].Hash(plan.Listing, story._people);
            var terms = Acts.Terms(Worker.Address, Expires, plan.Hours, listing, Brief(plan));
            if (plan.Shift > 0)
                terms = terms with { Start = (ulong)Start.ToUnixTimeSeconds(), End = (ulong)(Start + (plan.Shift * Hour)).ToUnixTimeSeconds() };
            _order = await story._life.OfferAsync(Buyer.Key, terms, ct, [.. plan.Parts.Select((x, i) => MarketActs.Part(x * unit, Due(i)))]);
        }

        private void Contest(DateTimeOffset at)
        {
            var convened = at + (5 * Day) + Hour;
            On(at, "a milestone is contested", async ct => _dispute = await story._life.DisputeAsync(Buyer.Key, _order, Last, ct));
            On(at + (9 * Hour), "a share is offered", () => [Acts.OfferShare(Worker.Key, _dispute, 7_000)]);
            switch (plan.End)
            {
                case OrderEnd.Negotiating:
                    return;
                case OrderEnd.Agreed:
                    On(at + (2 * Day), "the two agree", () => [Acts.TakeShare(Buyer.Key, _dispute, 7_000)]);
                    Rate(at + (3 * Day));
                    return;
                case OrderEnd.Judging:
                    On(convened, "a panel is drawn", ct => story._life.SeatAsync(_dispute, ct));
                    On(convened + (8 * Hour), "a juror commits", ct => story._life.CommitAsync(_dispute, [4_000], 1, ct));
                    return;
                case OrderEnd.Arbiter or OrderEnd.Arbitrated or OrderEnd.Halved:
                    On(convened, "the arbiter is called", () => [Acts.Convene(_dispute)]);
                    if (plan.End == OrderEnd.Arbitrated)
                        On(convened + (2 * Day), "the arbiter decides", () => [Acts.Arbitrate(_dispute, 6_000)]);
                    if (plan.End == OrderEnd.Halved)
                        On(convened + (7 * Day) + Hour, "it is halved", () => [Acts.Halve(_dispute)]);
                    if (plan.End != OrderEnd.Arbiter)
                        Rate(convened + (8 * Day));
                    return;
            }

            On(convened, "a panel rules", ct => story._life.JudgeAsync(_dispute, [3_500, 5_000, 2_000], ct));
            if (plan.End == OrderEnd.Concluded)
            {
                On(convened + (3 * Day) + Hour, "a ruling stands", () => [Acts.Conclude(_dispute)]);
                Rate(convened + (4 * Day));
            }
            else if (plan.End == OrderEnd.Appealed)
            {
                On(convened + Day, "a ruling is appealed", () => [Acts.Appeal(Worker.Key, _dispute)]);
                On(convened + Day + (2 * Hour), "a larger panel rules", ct => story._life.JudgeAsync(_dispute, [6_000, 8_000, 6_500], ct));
                Rate(convened + (3 * Day));
            }
        }

        private void Rate(DateTimeOffset at)
        {
            (byte Side, byte Stars, Person By)[] said = [(1, plan.Stars, Buyer), (2, plan.Back, Worker)];
            said = [.. said.Where(x => x.Stars > 0)];
            if (said.Length == 0)
                return;
            On(at, "ratings are sealed", () => [.. said.Select(x => Acts.Rate(x.By.Key, Acts.CommitmentOf(_order, x.Side, x.Stars, default, Salt(x.Side)), _order))]);
            var opened = at + (said.Length == 2 ? 3 * Hour : 14 * Day);
            if (opened < story._now)
                On(opened, "ratings are opened", () => [.. said.Select(x => Acts.OpenRating(_order, x.Side, x.Stars, default, Salt(x.Side)))]);
            On(at + (4 * Hour), "a worker collects", () => [plan.Hours ? Acts.CollectHours(Worker.Key) : Acts.Collect(Worker.Key)]);
        }

        private Bytes32 Salt(byte side) => Keccak256.Hash([.. SaltOf(plan).Span, side]);

        private void On(DateTimeOffset at, string what, Func<Act[]> acts) => On(at, what, ct => story._dao.RunAsync(acts(), ct));

        private void On(DateTimeOffset at, string what, Func<CancellationToken, Task> run) => story._on(at, what, async ct =>
        {
            await story._dao.RunAsync([.. story.Ready(at, plan.Buyer, plan.Worker)], ct);
            await run(ct);
        });
    }
}
