using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Credentials.Presenting;
using DoctorDAO.Features.Credentials.Reminders;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests;

/// <summary>What is kept about credentials follows whoever has moved to another account, once, also where the new account has the same already.</summary>
public sealed class CredentialMoveTests(PostgresFixture postgres)
{
    private const string Left = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
    private const string Now = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
    private const string Other = "0x90f79bf6eb2c4f870365e785982e1f101e93b906";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task Reminders_organisations_desks_and_applications_follow(Provider provider)
    {
        await using var database = await DaoDatabase.CreateAsync(provider, postgres);
        await using var db = database.CreateDbContext();
        db.AddRange(
            new ReminderRow { Account = Left, Kind = "Other", DueDay = 10 }, new ReminderRow { Account = Left, Kind = "Other", DueDay = 20 }, new ReminderRow { Account = Now, Kind = "Other", DueDay = 10 },
            new ReminderRow { Account = Other, Kind = "Other", DueDay = 30 },
            new VerifierRow { Id = 1, Slug = "mine", Owner = Left }, new VerifierRow { Id = 2, Slug = "theirs", Owner = Other },
            new VerifierStaffRow { Verifier = 1, Account = Now }, new VerifierStaffRow { Verifier = 2, Account = Left }, new VerifierStaffRow { Verifier = 2, Account = Now }, new VerifierStaffRow { Verifier = 2, Account = Other },
            new StaffRow { Issuer = 1, Account = Left, Role = StaffRole.Registrar }, new StaffRow { Issuer = 1, Account = Now }, new StaffRow { Issuer = 2, Account = Left }, new StaffRow { Issuer = 2, Account = Other },
            new ApplicationRow { Id = 1, Issuer = 1, Account = Left, Key = "a" }, new ApplicationRow { Id = 2, Issuer = 1, Account = Now, Key = "b" }, new ApplicationRow { Id = 3, Issuer = 1, Account = Other, Key = "a" });
        await db.SaveChangesAsync(Ct);
        var vault = new IssuerVault(new EphemeralDataProtectionProvider());
        IPersonalData[] tables = [new ReminderData(), new VerifierData(), new ApplicantData(vault, new PersonSecrets(vault, TimeProvider.System), TimeProvider.System)];
        // Again it changes nothing.
        for (var i = 0; i < 2; i++)
        {
            foreach (var table in tables)
                await table.MoveAsync(db, Left, Now, Ct);
            db.ChangeTracker.Clear();
            Assert.Equal([(Now, 10), (Now, 20), (Other, 30)], (await db.Set<ReminderRow>().ToListAsync(Ct)).Select(x => (x.Account, x.DueDay)).OrderBy(x => x.DueDay));
            Assert.Equal([Now, Other], (await db.Set<VerifierRow>().OrderBy(x => x.Id).ToListAsync(Ct)).Select(x => x.Owner));
            Assert.Equal([(1, Now), (2, Now), (2, Other)], (await db.Set<VerifierStaffRow>().ToListAsync(Ct)).Select(x => (x.Verifier, x.Account)).Order());
            // At a desk the role that was held is the one that follows.
            Assert.Equal([(1, Now, StaffRole.Registrar), (2, Now, StaffRole.Clerk), (2, Other, StaffRole.Clerk)], (await db.Set<StaffRow>().ToListAsync(Ct)).Select(x => (x.Issuer, x.Account, x.Role)).Order());
            Assert.Equal([Now, Now, Other], (await db.Set<ApplicationRow>().OrderBy(x => x.Id).ToListAsync(Ct)).Select(x => x.Account));
        }
    }
}
