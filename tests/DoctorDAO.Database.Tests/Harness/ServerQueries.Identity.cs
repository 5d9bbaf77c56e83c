using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Identity;
using DoctorDAO.Features;
using DoctorDAO.Features.Credentials.Admissions;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Features.Credentials.Reminders;
using DoctorDAO.Features.Identity;
using DoctorDAO.Features.Relay;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Database.Tests;

/// <summary>What is asked about people, their sessions and what is kept of them, and by the jobs that forget it.</summary>
internal sealed partial class ServerQueries
{
    private async Task IdentifyAsync(Action<string> step)
    {
        const int Number = 13;
        var (account, person) = (LargeAssociation.Account(Number), LargeAssociation.Act(Number));
        var (persons, sessions) = (Get<Persons>(), Get<Sessions>());
        step("/api/me/access");
        Assert.NotNull(await persons.OfAsync(account, Ct));
        await persons.FindAsync(person, Ct);
        await persons.AccountAsync(account, Ct);
        Assert.Single(await persons.AccountsAsync(person, Ct));
        Assert.Single(await persons.PasskeysAsync(person, Ct));
        Assert.Single(await sessions.ListAsync(person, Ct));
        Assert.NotNull(await sessions.FindAsync(person, Ct));
        await sessions.EndAsync(person, person, Ct);
        var programs = Get<AllowedPrograms>();
        await programs.ListAsync([account], Ct);
        await programs.EndAsync([account], "a", Ct);
        await sessions.EndAllAsync(person, Ct);
        step("/identity/passkeys");
        var challenges = Get<PasskeyChallenges>();
        await challenges.SpendAsync(await challenges.AddAsync(PasskeyPurpose.SignIn, person, "{}", Ct), PasskeyPurpose.SignIn, person, Ct);

        step("/api/me/reminders");
        var reminders = Get<IReminders>();
        Assert.Single(await reminders.GetAsync(account, Ct));
        await reminders.SaveAsync(account, new NewReminders([]), Ct);
        step("reminders");
        await Get<ReminderStore>().TellAsync(Ct);

        step("/account/data/archive");
        // Whoever has moved here.
        using (var archive = new MemoryStream())
            await Get<IOwnData>().WriteAsync(LargeAssociation.Act(15), archive, Ct);

        await using var db = await _contexts.CreateDbContextAsync(Ct);
        foreach (var table in _services.GetServices<IPersonalData>().OrderBy(x => x.Name, StringComparer.Ordinal))
        {
            step($"/api/me/data: {table.Name}");
            await table.ReadAsync(db, new PersonalAccounts(person, [account]), Ct);
            await table.MoveAsync(db, account, LargeAssociation.Heir, Ct);
            await table.EraseAsync(db, new PersonalAccounts(person, [account]), Ct);
        }

        step("/connect/authorize");
        await AllowedPrograms.FindAsync(db, account, "a", ["api"], Ct);
        await Persons.HoldAsync(db, account, Ct);
        step("/identity/data/erase");
        await Get<IOwnData>().EraseAsync(LargeAssociation.Act(17), Ct);
        step("retention");
        await Get<Retention>().PruneAsync(Ct);
        await Get<EvidenceCleaner>().CleanAsync(Ct);
        await Get<UnfetchedCredentials>().TellAsync(Ct);
        await Get<ReceivedCleaner>().CleanAsync(Ct);
        step("lapse");
        Assert.NotEmpty(await LapseJob.DueAsync(db, LargeAssociation.Now, Ct));
        step("recoveries that are due");
        Assert.NotEmpty(await MoveJob.DueAsync(db, LargeAssociation.Now, Ct));
        step("accounts of the admitted");
        await Get<SmartAccountActs>().EnsureAdmittedAsync(_ => { }, Ct);
        step("moves");
        await Get<Moves>().FollowAsync(Ct);
    }
}
