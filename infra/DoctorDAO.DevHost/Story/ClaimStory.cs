using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Panels;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Panels;
using DoctorDAO.LocalChain;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.DevHost.Story;

/// <summary>
/// What of claims is not on the chain: evidence, which its holder and the drawn jurors can read with the demo's recovery code, the reasons of decided cases, and the votes of two jurors
/// that this server opens on time. Told again it changes nothing.
/// </summary>
/// <param name="evidence">Where evidence is kept.</param>
/// <param name="claims">Where claims are read.</param>
/// <param name="panels">Where votes are handed over.</param>
/// <param name="contexts">The database: reasons are taken with a vote that is opened, and those of the past were opened before there was a server.</param>
/// <param name="clock">Told the times at which it happened.</param>
internal sealed class ClaimStory(IEvidence evidence, IClaims claims, IPanels panels, IDbContextFactory<DaoDbContext> contexts, StoryClock clock)
{
    /// <summary>Tells it.</summary>
    /// <param name="folder">The <c>Demo</c> folder.</param>
    /// <param name="people">Everybody.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task TellAsync(string folder, IReadOnlyList<Person> people, CancellationToken ct)
    {
        var papers = ClaimPapers.ReadAll(folder);
        var accounts = people.ToDictionary(x => x.Index, x => x.Address.ToString());
        await WriteReasonsAsync(papers, ct);
        foreach (var paper in papers.Where(x => x.Files.Count > 0))
            await FileAsync(accounts[paper.Holder], paper, ct);
        foreach (var juror in CoverStory.EarlyVoters)
            await HandOverAsync(accounts[juror], papers.First(x => x.Holder == CoverStory.Waiting), ct);
    }

    /// <summary>Reasons whose hashes the chain has, by trying the texts: a salt belongs to its seat.</summary>
    private async Task WriteReasonsAsync(IReadOnlyList<ClaimPapers> papers, CancellationToken ct)
    {
        string[] texts = [.. papers.SelectMany(x => x.Reasons).Distinct(StringComparer.Ordinal)];
        await using var db = await contexts.CreateDbContextAsync(ct);
        var known = (await db.Set<VoteReasonsRow>().Select(x => x.Hash).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        foreach (var seat in await db.Set<SeatView>().AsNoTracking().Where(x => x.Reasons != null).ToListAsync(ct))
        {
            if (!known.Contains(seat.Reasons!) && texts.FirstOrDefault(x => ClaimPapers.Hash(seat.CaseId, seat.Round, seat.Seat, x).ToString() == seat.Reasons) is { } text)
            {
                db.Add(new VoteReasonsRow
                {
                    CaseId = seat.CaseId, Round = seat.Round, Seat = seat.Seat, Account = seat.Holder, Hash = seat.Reasons!, Text = text, Salt = ClaimPapers.Salt(seat.CaseId, seat.Round, seat.Seat).ToString(),
                });
            }
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>Uploads what was committed to when the claim was filed, and gives the key to its jurors.</summary>
    private async Task FileAsync(string holder, ClaimPapers paper, CancellationToken ct)
    {
        var claim = (await claims.GetOwnAsync(holder, ct)).FirstOrDefault(x => x.Next.What != ClaimNext.Nothing);
        if (claim is null || await evidence.ReadAsync(holder, claim.Id, ct) is { Files.Count: > 0 })
            return;
        clock.Ago = clock.GetUtcNow() - claim.ReportedAt;
        await evidence.BeginAsync(holder, new NewEvidence(paper.Id, RecoveryCode.Seal(paper.Key, $"evidence:{paper.Id:D}")), ct);
        foreach (var (hash, bytes) in paper.Files)
            await evidence.AddAsync(holder, paper.Id, hash, bytes, ct);
        await evidence.CommitAsync(holder, paper.Id, ct);
        foreach (var reader in await evidence.GetReadersAsync(holder, claim.Id, ct) ?? [])
        {
            if (reader.KeyId is null)
                await PublishAsync(reader.Person.Address, ct);
        }

        var given = (await evidence.GetReadersAsync(holder, claim.Id, ct) ?? []).Where(x => x is { KeyId: not null, Given: false }).Select(x => Give(paper, x)).ToList();
        if (given.Count > 0)
            await evidence.GiveAsync(holder, claim.Id, new GivenKeys(given), ct);
        clock.Ago = TimeSpan.Zero;
    }

    /// <summary>A juror's key, whose private half is sealed under the demo's code.</summary>
    private async Task PublishAsync(string juror, CancellationToken ct)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(false).Q;
        var point = new PublicKeyDto(Base64Url.EncodeToString(q.X), Base64Url.EncodeToString(q.Y));
        var id = Base64Url.EncodeToString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{point.X}}","y":"{{point.Y}}"}""")));
        await evidence.AddKeyAsync(juror, new NewJurorKey(point, RecoveryCode.Seal(key.ExportPkcs8PrivateKey(), $"juror:{id}")), ct);
    }

    private static GivenKey Give(ClaimPapers paper, EvidenceReaderDto reader)
    {
        var account = reader.Person.Address.ToLowerInvariant();
        var said = JsonSerializer.SerializeToUtf8Bytes(new { evidence = paper.Id.ToString("D"), account, key = Base64Url.EncodeToString(paper.Key) });
        var key = PublicKey.Create(KeyCurve.P256, Base64Url.DecodeFromChars(reader.Key!.X), Base64Url.DecodeFromChars(reader.Key.Y));
        return new GivenKey(reader.Person.Address, reader.KeyId!, Jwe.Encrypt(said, key));
    }

    /// <summary>A juror who has sealed a vote on the chain has this server open it.</summary>
    private async Task HandOverAsync(string juror, ClaimPapers paper, CancellationToken ct)
    {
        foreach (var duty in (await panels.GetJurorAsync(juror, ct)).Duties.Where(x => x is { Kind: DutyKind.Sealed or DutyKind.Reveal, HandedOver: false }))
        {
            var text = paper.Why(CoverStory.EarlyVote, duty.Seat);
            var vote = new PanelVote((ulong)duty.Case, (byte)duty.Round, (byte)duty.Seat, Address.Parse(juror), CoverStory.EarlyVote, ClaimPapers.Hash(duty.Case, duty.Round, duty.Seat, text));
            await panels.HandOverAsync(juror, duty.Case, new OpenVote(vote.Award, vote.Salt.ToString(), text, text.Length == 0 ? "" : ClaimPapers.Salt(duty.Case, duty.Round, duty.Seat).ToString()), ct);
        }
    }
}
