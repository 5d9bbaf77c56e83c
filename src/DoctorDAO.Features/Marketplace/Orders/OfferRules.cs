using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>What an offer has to be, each field by itself; the contract says the same and has the last word.</summary>
internal static class OfferRules
{
    public const int MaxTitle = 120;
    public const int MaxWords = 8_000;
    public const int MostMilestones = 12;

    private const long Quarter = 900;
    private const long LongestSlot = 14 * 86_400;
    private const long LongestWait = 60 * 86_400;
    private const long LongestDue = 730 * 86_400;

    /// <summary>The offer with its texts made clean.</summary>
    /// <param name="buyer">Lowercase account.</param>
    /// <param name="rule">The one in force.</param>
    /// <param name="now">The chain's clock, unix seconds.</param>
    /// <exception cref="FieldException">A field is not as it should be.</exception>
    public static OfferDraft Check(string buyer, OfferDraft draft, MarketRuleView rule, long now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var worker = Fields.Account("worker", draft.Worker);
        if (worker == buyer)
            throw new FieldException("worker", "is yourself; offer to another member");
        if (draft.Currency is not (MarketCurrency.Euro or MarketCurrency.Care))
            throw new FieldException("currency", $"is neither {MarketCurrency.Euro} nor {MarketCurrency.Care}");
        var title = TextLine.Clean("title", draft.Title, MaxTitle);
        var words = RichText.Storable(draft.Words ?? "").Trim();
        if (words.Length > MaxWords)
            throw new FieldException("words", $"have {words.Length} characters; at most {MaxWords} are possible");
        PatientData.Require("title", title, confirmed: false);
        PatientData.Require("words", words, confirmed: false);
        if (!string.IsNullOrEmpty(draft.Listing) && !(draft.Listing.Length == 66 && Bytes32.TryParse(draft.Listing, out _)))
            throw new FieldException("listing", "is not the hash of a listing's version");
        if (CredentialTopic.Parse(draft.Credential) is null)
            throw new FieldException("credential", "is no type of credential; leave it empty to ask for none");
        var (start, end) = Slot(draft, now);
        var expires = Whole("expires", draft.Expires, now, LongestWait);
        if (start is { } begin && expires > begin)
            throw new FieldException("expires", "is after the booked time begins; the worker has to accept before that");
        var milestones = Milestones(draft, rule, now, expires, end);
        return draft with
        {
            Worker = worker, Listing = string.IsNullOrEmpty(draft.Listing) ? "" : draft.Listing.ToLowerInvariant(), Title = title, Words = words, Milestones = milestones,
            Credential = draft.Credential ?? "", Start = start is { } from ? Moment.Of(from) : null, End = end is { } to ? Moment.Of(to) : null, Expires = Moment.Of(expires),
        };
    }

    /// <summary>Until when credential and cover have to hold: the end of the booked time, or, without one, when the last milestone is due.</summary>
    public static long LastOf(OfferDraft offer) => offer.End?.ToUnixTimeSeconds() ?? offer.Milestones!.Max(x => x.Due!.Value.ToUnixTimeSeconds());

    /// <summary>What is paid in.</summary>
    public static long TotalOf(OfferDraft offer) => offer.Milestones!.Sum(x => x.Amount!.Value);

    private static (long? Start, long? End) Slot(OfferDraft draft, long now)
    {
        if (draft.Start is null && draft.End is null)
            return (null, null);
        if (draft.Start is not { } start)
            throw new FieldException("start", "is missing; say when the booked time begins, or leave out its end");
        if (draft.End is not { } end)
            throw new FieldException("end", "is missing; say when the booked time ends, or leave out its begin");
        var (from, to) = (start.ToUnixTimeSeconds(), end.ToUnixTimeSeconds());
        if (from % Quarter != 0)
            throw new FieldException("start", "is not at a full quarter of an hour");
        if (to % Quarter != 0)
            throw new FieldException("end", "is not at a full quarter of an hour");
        if (from <= now)
            throw new FieldException("start", "is in the past");
        if (to <= from)
            throw new FieldException("end", "is not after the begin");
        return to - from <= LongestSlot ? (from, to) : throw new FieldException("end", "is more than 14 days after the begin; make several orders of it");
    }

    private static List<MilestoneDraft> Milestones(OfferDraft draft, MarketRuleView rule, long now, long expires, long? end)
    {
        if (draft.Milestones is not { Count: > 0 and <= MostMilestones } given)
            throw new FieldException("milestones", $"are {draft.Milestones?.Count ?? 0}; 1 to {MostMilestones} are possible");
        List<MilestoneDraft> milestones = [];
        var (total, before) = (0L, end ?? expires);
        for (var i = 0; i < given.Count; i++)
        {
            var name = FormattableString.Invariant($"milestones[{i}]");
            if (given[i] is null)
                throw new FieldException(name, "is missing");
            var title = string.IsNullOrWhiteSpace(given[i].Title) && given.Count == 1 ? "" : TextLine.Clean(name + ".title", given[i].Title, MaxTitle);
            PatientData.Require(name + ".title", title, confirmed: false);
            if (given[i].Amount is not { } amount || amount < Math.Max(rule.Least, 1) || amount > Minor.Most)
                throw new FieldException(name + ".amount", $"is not an amount of at least {rule.Least} minor units");
            if ((total += amount) > Minor.Most)
                throw new FieldException(name + ".amount", "makes more in all than an order can hold");
            var due = Whole(name + ".due", given[i].Due, now, LongestDue);
            if (due < before)
            {
                throw new FieldException(
                    name + ".due", i > 0 && due >= Math.Max(expires, end ?? 0) ? "is before the one before it" : due < end ? "is before the booked time ends" : "is before the offer expires");
            }

            before = due;
            milestones.Add(new MilestoneDraft(title, amount, Moment.Of(due)));
        }

        return milestones;
    }

    private static long Whole(string field, DateTimeOffset? time, long now, long most)
    {
        if (time is not { } moment)
            throw new FieldException(field, "is missing");
        var seconds = moment.ToUnixTimeSeconds();
        if (seconds <= now)
            throw new FieldException(field, "is in the past");
        return seconds <= now + most ? seconds : throw new FieldException(field, $"is more than {most / 86_400} days away");
    }
}
