using DoctorDAO.LocalChain;

namespace DoctorDAO.DevHost.Story;

public sealed partial class CoverStory
{
    // From the start of the story: on the grid of sessions.
    private const int DividendSession = 838;

    /// <summary>The Cover chamber gives back a part of what a developed year has left over.</summary>
    private void Dividend()
    {
        var agenda = Agenda.Read(Path.Combine(_folder, "agendas", "past-cover.md"));
        Proposal[] proposals = [.. agenda.Select(x => x.In("cover", Acts))];
        int[] voters = [.. CoverPlan.Jurors.Concat(CoverPlan.Covers.Select(x => x.Holder)).Distinct()];
        var session = _start + (DividendSession * Day);
        var dice = new Dice(838);
        On(DividendSession - 4, "the Cover chamber has an agenda", [.. agenda.Select(x => x.Proposer)], () =>
            [.. agenda.Zip(proposals, (x, p) => Acts.Propose(Accounts.Key(x.Proposer), p))]);
        On(DividendSession - 1, "licences are checked", voters, () => []);
        On(DividendSession + 1.5, "the Cover chamber votes", [], () =>
            [.. voters.Select(x => Acts.CastBallot("cover", (ulong)session.ToUnixTimeSeconds(), _people[x].Key, Ballots.Fill(agenda, dice), Ballots.Reason(dice)))]);
        On(DividendSession + 7.2, "a dividend is queued", [], () => [Acts.Queue(proposals[0])]);
        On(DividendSession + 9.5, "a dividend is declared", [], () => [Acts.Execute(proposals[0])]);
        On(DividendSession + 11, "members have their part", ct =>
        {
            var year = _file.BoughtBefore(_start + (365 * Day));
            return _dao.RunAsync([.. year.Select(x => Acts.Cover.TakeDividend(x.Policy)), .. year.Select(x => x.Holder).Distinct().Where(x => x % 2 == 0).Select(x => Acts.Cover.Collect(_people[x].Key))], ct);
        });
    }
}
