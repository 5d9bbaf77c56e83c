using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Features.Identity;

/// <summary>People and the accounts that they have proved to be theirs.</summary>
public sealed class Persons(IDbContextFactory<DaoDbContext> contexts, TimeProvider time)
{
    /// <summary>Longest name of a passkey.</summary>
    public const int MaxName = 60;

    /// <summary>Most accounts of one person.</summary>
    public const int MaxAccounts = 10;

    /// <summary>Most passkeys of one person: as many as a smart account keeps.</summary>
    public const int MaxPasskeys = 8;

    /// <summary>Holds an account until the transaction ends: what is asked for it at the same moment is done one after the other.</summary>
    /// <param name="db">Within the transaction.</param>
    /// <param name="account">In any letters.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task HoldAsync(DaoDbContext db, string account, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var key = Address.Parse(account).ToHex();
        await db.Set<PersonAccountRow>().Where(x => x.Account == key).ExecuteUpdateAsync(x => x.SetProperty(a => a.AddedAt, a => a.AddedAt), ct);
    }

    /// <summary>Who an account belongs to.</summary>
    /// <param name="account">Lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<PersonRow?> OfAsync(string account, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<PersonAccountRow>().AsNoTracking().Where(x => x.Account == account).Join(db.Set<PersonRow>().AsNoTracking(), x => x.Person, x => x.Id, (_, person) => person).SingleOrDefaultAsync(ct);
    }

    /// <summary>A person.</summary>
    public async Task<PersonRow?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<PersonRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct);
    }

    /// <summary>Whoever a wallet belongs to; somebody new when it is nobody's yet.</summary>
    public async Task<PersonRow> OfWalletAsync(string account, CancellationToken ct)
    {
        if (await OfAsync(account, ct) is { } known)
            return known;
        try
        {
            return await CreateAsync(Guid.NewGuid(), new PersonAccountRow { Account = account, Kind = AccountKind.Wallet }, null, ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Signed in twice at the same moment.
            return await OfAsync(account, ct) ?? throw new InvalidOperationException("The account could not be kept.");
        }
    }

    /// <summary>Keeps somebody new with their first account, and the passkey that controls it where it is one.</summary>
    /// <exception cref="FieldException">The passkey is somebody's already.</exception>
    public async Task<PersonRow> CreateAsync(Guid id, PersonAccountRow account, PasskeyRow? passkey, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(account);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var person = new PersonRow { Id = id, Main = account.Account, Stamp = Guid.NewGuid(), CreatedAt = now };
        (account.Person, account.AddedAt) = (id, now);
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Add(person);
        db.Add(account);
        if (passkey is not null)
        {
            passkey.Person = id;
            db.Add(passkey);
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (passkey is not null && !ct.IsCancellationRequested)
        {
            await RequireNewAsync(passkey, ct);
            throw;
        }

        return person;
    }

    /// <summary>Links one more account to a person, and with it the passkey that controls it. Linking it again changes nothing.</summary>
    /// <exception cref="FieldException">It is another person's, or there are too many.</exception>
    public async Task LinkAsync(Guid person, PersonAccountRow account, PasskeyRow? passkey, string field, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (await OfAsync(account.Account, ct) is { } owner)
        {
            if (owner.Id == person)
                return;
            await TakeOverAsync(person, owner.Id, account.Account, field, ct);
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await LockAsync(db, person, ct);
        if (await db.Set<PersonAccountRow>().CountAsync(x => x.Person == person, ct) >= MaxAccounts)
            throw new FieldException(field, $"cannot be added: {MaxAccounts} accounts are linked already");
        (account.Person, account.AddedAt) = (person, time.GetUtcNow().ToUnixTimeMilliseconds());
        db.Add(account);
        if (passkey is not null)
        {
            passkey.Person = person;
            db.Add(passkey);
        }

        try
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            await transaction.RollbackAsync(ct);
            if (passkey is not null)
                await RequireNewAsync(passkey, ct);
            if (await OfAsync(account.Account, ct) is not { } first || first.Id != person)
                throw;
        }
    }

    /// <summary>
    /// Makes an account a person's that has signed in by itself before: who it was had nothing else and is the same person, as the account's own proof shows. What was written under
    /// it stays under it.
    /// </summary>
    private async Task TakeOverAsync(Guid person, Guid before, string account, string field, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await LockAsync(db, person, ct);
        if (await db.Set<PersonAccountRow>().AnyAsync(x => x.Person == before && x.Account != account, ct))
            throw new FieldException(field, "belongs to somebody here who signs in with other accounts, too: sign in with it, make another account the main one there, and unlink it");
        if (await db.Set<PersonAccountRow>().CountAsync(x => x.Person == person, ct) >= MaxAccounts)
            throw new FieldException(field, $"cannot be added: {MaxAccounts} accounts are linked already");
        if (await db.Set<PersonAccountRow>().Where(x => x.Account == account && x.Person == before).ExecuteUpdateAsync(x => x.SetProperty(a => a.Person, person), ct) == 0)
            throw new FieldException(field, "was linked to somebody else at the same moment: look at the page again");
        await db.Set<PasskeyRow>().Where(x => x.Person == before && x.Account == account).ExecuteUpdateAsync(x => x.SetProperty(p => p.Person, person), ct);
        await db.Set<SessionRow>().Where(x => x.Person == before).ExecuteDeleteAsync(ct);
        await db.Set<PersonRow>().Where(x => x.Id == before).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Unlinks an account; the one that the person acts under stays.</summary>
    /// <returns>Whether it was the person's.</returns>
    /// <exception cref="FieldException">It is the main account.</exception>
    public async Task<bool> UnlinkAsync(Guid person, string account, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await LockAsync(db, person, ct);
        var row = await db.Set<PersonAccountRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account && x.Person == person, ct);
        if (row is null)
            return false;
        if (await db.Set<PersonRow>().AnyAsync(x => x.Id == person && x.Main == account, ct))
            throw new FieldException("account", "is the account that everything of yours belongs to: it cannot be unlinked");
        await db.Set<PasskeyRow>().Where(x => x.Person == person && x.Account == account).ExecuteDeleteAsync(ct);
        await db.Set<PersonAccountRow>().Where(x => x.Account == account && x.Person == person).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>A person's accounts, the main one first.</summary>
    public async Task<IReadOnlyList<PersonAccountRow>> AccountsAsync(Guid person, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var main = await db.Set<PersonRow>().Where(x => x.Id == person).Select(x => x.Main).SingleOrDefaultAsync(ct);
        var rows = await db.Set<PersonAccountRow>().AsNoTracking().Where(x => x.Person == person).OrderBy(x => x.AddedAt).Take(MaxAccounts).ToListAsync(ct);
        return [.. rows.OrderBy(x => x.Account != main)];
    }

    /// <summary>An account with what it was made of; <c>null</c> when nobody has it here.</summary>
    public async Task<PersonAccountRow?> AccountAsync(string account, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<PersonAccountRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account, ct);
    }

    /// <summary>A person's passkeys, the oldest first.</summary>
    public async Task<IReadOnlyList<PasskeyRow>> PasskeysAsync(Guid person, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<PasskeyRow>().AsNoTracking().Where(x => x.Person == person).OrderBy(x => x.AddedAt).Take(MaxPasskeys * MaxAccounts).ToListAsync(ct);
    }

    /// <summary>Keeps one more passkey.</summary>
    /// <exception cref="FieldException">There are too many, or it is somebody's already.</exception>
    public async Task AddPasskeyAsync(PasskeyRow passkey, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(passkey);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await LockAsync(db, passkey.Person, ct);
        if (await db.Set<PasskeyRow>().CountAsync(x => x.Person == passkey.Person, ct) >= MaxPasskeys)
            throw new FieldException("credential", $"cannot be added: {MaxPasskeys} passkeys are there already");
        db.Add(passkey);
        try
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            await transaction.RollbackAsync(ct);
            await RequireNewAsync(passkey, ct);
            throw;
        }
    }

    /// <summary>Says so when a passkey could not be kept since it is here already: registered twice at the same moment, it passed the look for it before.</summary>
    private async Task RequireNewAsync(PasskeyRow passkey, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PasskeyRow>().AnyAsync(x => x.Key == passkey.Key, ct))
            throw new FieldException("credential", "is registered here already: sign in with it");
    }

    /// <summary>Names a passkey; an empty name leaves it without one.</summary>
    /// <returns>Whether it is the person's.</returns>
    /// <exception cref="FieldException">It is no name.</exception>
    public async Task<bool> RenamePasskeyAsync(Guid person, string key, string name, CancellationToken ct)
    {
        var checkedName = PasskeyNames.Check(name, "name");
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<PasskeyRow>().Where(x => x.Key == key && x.Person == person).ExecuteUpdateAsync(x => x.SetProperty(p => p.Name, checkedName), ct) == 1;
    }

    /// <summary>Removes a passkey; the last one of an account stays, and so does the last one that signs for it.</summary>
    /// <param name="person">Whose it is.</param>
    /// <param name="key">Of the passkey.</param>
    /// <param name="signs">Whether a passkey signs for its account on the chain.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>Whether it was the person's.</returns>
    /// <exception cref="FieldException">It is the last one.</exception>
    public async Task<bool> RemovePasskeyAsync(Guid person, string key, Func<PasskeyRow, bool> signs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(signs);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await LockAsync(db, person, ct);
        var row = await db.Set<PasskeyRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Key == key && x.Person == person, ct);
        if (row is null)
            return false;
        var others = await db.Set<PasskeyRow>().AsNoTracking().Where(x => x.Account == row.Account && x.Person == person && x.Key != key).ToListAsync(ct);
        if (others.Count == 0)
            throw new FieldException("passkey", "is the last one: add another device first");
        if (signs(row) && !others.Any(signs))
            throw new FieldException("passkey", "is the only one that signs for your account on the chain: let another one sign for it first");
        await db.Set<PasskeyRow>().Where(x => x.Key == key && x.Person == person).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Begins a transaction in which nobody else changes the ways in of the person: two requests at the same moment would each leave the other's last one.</summary>
    private static async Task<IDbContextTransaction> LockAsync(DaoDbContext db, Guid person, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Set<PersonRow>().Where(x => x.Id == person).ExecuteUpdateAsync(x => x.SetProperty(p => p.CreatedAt, p => p.CreatedAt), ct);
        return transaction;
    }
}
