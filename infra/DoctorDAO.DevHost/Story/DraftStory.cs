using System.Globalization;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Governance;
using DoctorDAO.Ethereum;

namespace DoctorDAO.DevHost.Story;

/// <summary>Two proposals that are being written: one by two authors, one that is frozen and lacks a sponsor. Each is written through what everybody writes by.</summary>
public static class DraftStory
{
    private const int Nora = 10;
    private const int Amara = 11;
    private const int Priya = 13;
    private const int Maeve = 14;
    private const int Henrik = 15;
    private const int Printer = 205;

    /// <summary>Tells it, unless there are drafts already.</summary>
    /// <param name="drafts">Where drafts are written.</param>
    /// <param name="actions">Builds what a proposal would do.</param>
    /// <param name="clock">Told the times at which it happened.</param>
    /// <param name="people">Everybody.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task TellAsync(IDrafts drafts, IActions actions, StoryClock clock, IReadOnlyList<Person> people, CancellationToken ct)
    {
        if ((await drafts.GetDraftsAsync(new DraftQuery(Limit: 1), ct)).Items.Count > 0)
            return;
        var keys = people.ToDictionary(x => x.Index, x => x.Key);
        clock.Ago = TimeSpan.FromDays(6);
        var night = await drafts.BeginAsync(
            Of(Nora),
            new NewDraft(
                "clinical", "A colleague to ask on every night shift", "Whoever is alone on a ward at night knows by name whom they may wake.",
                "Small wards have one doctor at night, and nobody says whom to call before it is too late.\n\n- The name stands on the board at the beginning of the shift.\n- Being woken is work and is paid as such.",
                [], "story-night"), ct);
        await JoinAsync(night, Nora, Amara);
        clock.Ago = TimeSpan.FromDays(2);
        await drafts.SaveAsync(
            Of(Amara), night,
            new DraftEdit(
                1, "A colleague to ask on every night shift", "Whoever is alone on a ward at night knows by name whom they may wake, and nobody is asked why they called.",
                "Small wards have one doctor at night, and nobody says whom to call before it is too late.\n\n- The name stands on the board at the beginning of the shift.\n- Being woken is work and is paid as such.\n- Nobody has to give a reason for a call. In our hospital that one sentence doubled the calls and halved the transfers.",
                []), ct);
        await drafts.DiscussAsync(Of(Nora), night, ct);

        clock.Ago = TimeSpan.FromDays(4);
        var payment = actions.Build(new NewAction("pay", null, new Dictionary<string, string>(StringComparer.Ordinal) { ["to"] = Of(Printer), ["amount"] = "1200" }));
        var guide = await drafts.BeginAsync(
            Of(Maeve),
            new NewDraft(
                "advocacy", "Print the guide for nurses who report", "€1,200 for 800 copies of the guide that tells nurses what protects them when they report.",
                "The guide is online. Where it is needed, nobody opens it on a hospital computer. 800 copies go to the reading rooms of 40 hospitals.", [payment], "story-guide"), ct);
        await JoinAsync(guide, Maeve, Priya);
        clock.Ago = TimeSpan.FromDays(1);
        await drafts.OpenAsync(Of(Maeve), guide, 1, ct);
        clock.Ago = TimeSpan.Zero;
        var asked = (await drafts.PrepareSponsorshipAsync(Of(Henrik), guide, ct))!.TypedData;
        var deadline = long.Parse(asked.GetProperty("message").GetProperty("deadline").GetString()!, CultureInfo.InvariantCulture);
        var signature = Hex.Encode(keys[Henrik].Sign(TypedData.Parse(asked).Hash()).ToBytes());
        await drafts.SponsorAsync(Of(Henrik), guide, new SignedSponsorship(deadline, signature), ct);

        async Task JoinAsync(long draft, int owner, int other)
        {
            await drafts.InviteAsync(Of(owner), draft, Of(other), ct);
            await drafts.AcceptAsync(Of(other), draft, ct);
        }

        string Of(int index) => keys[index].Address.ToString();
    }
}
