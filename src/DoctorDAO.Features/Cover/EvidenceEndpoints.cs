using System.Security.Claims;
using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Cover;

/// <summary>Encrypted evidence, and keys to read it.</summary>
public static partial class CoverFeature
{
    private const string HashRoute = "{hash:regex(^0x[0-9a-f]{{64}}$)}";

    // Forty wrapped keys, and what stands round them.
    private const int KeysBytes = 64 * 1024;

    private static void MapEvidence(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/cover").WithTags("Claims").RequireAuthorization().WithFieldProblems().ProducesValidationProblem().WithMetadata(new RequestSizeLimitAttribute(KeysBytes));
        group.MapPost("/evidence", BeginEvidenceAsync).WithName("BeginEvidence").WithSummary("Begin the evidence of a claim that is about to be filed; the same id again changes nothing");
        group.MapPut("/evidence/{evidence:guid}/files/" + HashRoute, AddEvidenceAsync).WithName("AddEvidenceFile").WithSummary("Add a file that the browser has encrypted")
            .WithDescription("The body is the encrypted file, at most 10 MB; hash is the SHA-256 of it. At most 30 files and 60 MB a claim.")
            .WithMetadata(new RequestSizeLimitAttribute(EvidenceLimits.FileBytes)).Accepts<IFormFile>("application/octet-stream");
        group.MapPost("/evidence/{evidence:guid}/commitment", async (Guid evidence, ClaimsPrincipal user, IEvidence store, CancellationToken ct) => Answers.Found(await store.CommitAsync(Me(user), evidence, ct)))
            .WithName("CommitEvidence").WithSummary("What stands on the chain for all files that do not stand there yet");
        group.MapGet("/evidence/custodian", async (IEvidence store, CancellationToken ct) => Answers.Found(await store.GetCustodianAsync(ct)))
            .WithName("GetCustodian").WithSummary("Who may read each claim besides its panel, where the association has named somebody");
        group.MapGet("/claims/{id:long}/evidence", async (long id, HttpResponse response, ClaimsPrincipal user, IEvidence store, CancellationToken ct) => Private(response, Answers.Found(await store.ReadAsync(Me(user), id, ct))))
            .WithName("GetEvidence").WithSummary("A claim's evidence: for its claimant, and while the panel judges for who sits on it; each reading is logged");
        group.MapGet("/claims/{id:long}/evidence/files/" + HashRoute, ReadEvidenceFileAsync).WithName("GetEvidenceFile").WithSummary("An encrypted file; each reading is logged");
        group.MapGet("/claims/{id:long}/evidence/readers", async (long id, ClaimsPrincipal user, IEvidence store, CancellationToken ct) => Answers.Found(await store.GetReadersAsync(Me(user), id, ct)))
            .WithName("GetEvidenceReaders").WithSummary("Who should be able to read now, with the keys to encrypt to; for the claimant and the custodian");
        group.MapPost("/claims/{id:long}/evidence/keys", async Task<Results<Ok<int>, NotFound>> (long id, GivenKeys keys, ClaimsPrincipal user, IEvidence store, CancellationToken ct) =>
                await store.GiveAsync(Me(user), id, keys, ct) is { } given ? TypedResults.Ok(given) : TypedResults.NotFound())
            .WithName("GiveEvidenceKeys").WithSummary("Give readers the content key, encrypted to theirs");
        group.MapGet("/claims/{id:long}/evidence/reads", async (long id, ClaimsPrincipal user, IEvidence store, CancellationToken ct) => Answers.Found(await store.GetReadsAsync(Me(user), id, ct)))
            .WithName("GetEvidenceReads").WithSummary("Who was given what, and when; for the claimant");
        group.MapGet("/keys", async (ClaimsPrincipal user, IEvidence store, CancellationToken ct) => TypedResults.Ok(await store.GetKeysAsync(Me(user), ct)))
            .WithName("GetJurorKeys").WithSummary("One's own keys for reading evidence, the newest first");
        group.MapPost("/keys", async (NewJurorKey key, ClaimsPrincipal user, IEvidence store, CancellationToken ct) => TypedResults.Ok(await store.AddKeyAsync(Me(user), key, ct)))
            .WithName("AddJurorKey").WithSummary("Publish a key that was made on one's device");
    }

    private static async Task<NoContent> BeginEvidenceAsync(NewEvidence evidence, ClaimsPrincipal user, IEvidence store, CancellationToken ct)
    {
        await store.BeginAsync(Me(user), evidence, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<EvidenceFileDto>, NotFound>> AddEvidenceAsync(
        Guid evidence, string hash, HttpRequest request, ClaimsPrincipal user, IEvidence store, CancellationToken ct)
    {
        // The server's own limit ends what is longer, whatever it says that it is.
        using var content = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, EvidenceLimits.FileBytes));
        await request.Body.CopyToAsync(content, ct);
        return Answers.Found(await store.AddAsync(Me(user), evidence, hash, content.ToArray(), ct));
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> ReadEvidenceFileAsync(
        long id, string hash, HttpResponse response, ClaimsPrincipal user, IEvidence store, CancellationToken ct)
    {
        if (await store.ReadFileAsync(Me(user), id, hash, ct) is not { } content)
            return TypedResults.NotFound();
        response.Headers.XContentTypeOptions = "nosniff";
        return Private(response, TypedResults.File(content, "application/octet-stream"));
    }

    /// <summary>Nothing between here and the reader keeps it.</summary>
    private static T Private<T>(HttpResponse response, T result)
    {
        response.Headers.CacheControl = "private, no-store";
        return result;
    }

    private sealed class Evidence(EvidenceStore store, EvidenceReading reading, JurorKeys keys) : IEvidence
    {
        public Task BeginAsync(string account, NewEvidence evidence, CancellationToken ct) => store.BeginAsync(account, evidence, ct);

        public Task<EvidenceFileDto?> AddAsync(string account, Guid evidence, string hash, byte[] content, CancellationToken ct) => store.AddAsync(account, evidence, hash, content, ct);

        public Task<EvidenceCommitmentDto?> CommitAsync(string account, Guid evidence, CancellationToken ct) => store.CommitAsync(account, evidence, ct);

        public Task<ClaimEvidenceDto?> ReadAsync(string account, long claim, CancellationToken ct) => reading.ReadAsync(account, claim, ct);

        public Task<byte[]?> ReadFileAsync(string account, long claim, string hash, CancellationToken ct) => reading.ReadFileAsync(account, claim, hash, ct);

        public Task<IReadOnlyList<EvidenceReaderDto>?> GetReadersAsync(string account, long claim, CancellationToken ct) => reading.GetReadersAsync(account, claim, ct);

        public Task<int?> GiveAsync(string account, long claim, GivenKeys given, CancellationToken ct) => reading.GiveAsync(account, claim, given, ct);

        public Task<IReadOnlyList<EvidenceReadDto>?> GetReadsAsync(string account, long claim, CancellationToken ct) => reading.GetReadsAsync(account, claim, ct);

        public Task<EvidenceReaderDto?> GetCustodianAsync(CancellationToken ct) => reading.GetCustodianAsync(ct);

        public Task<IReadOnlyList<JurorKeyDto>> GetKeysAsync(string account, CancellationToken ct) => keys.GetAsync(account, ct);

        public Task<JurorKeyDto> AddKeyAsync(string account, NewJurorKey key, CancellationToken ct) => keys.AddAsync(account, key, ct);
    }
}
