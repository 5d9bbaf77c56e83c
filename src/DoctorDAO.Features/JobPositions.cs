using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features;

/// <summary>A row of <c>app_positions</c>: how far a job has read, so that it goes on there after a restart.</summary>
internal sealed class JobPositionRow
{
    public string Job { get; set; } = "";

    /// <summary>Newest block of which all was read. It is final: nothing in it changes any more.</summary>
    public long Block { get; set; }

    internal static void Apply(ModelBuilder model) => model.Entity<JobPositionRow>(row =>
    {
        row.ToTable("app_positions").HasKey(x => x.Job);
        row.Property(x => x.Job).HasMaxLength(40).IsUnicode(false);
        row.UseSnakeCase();
    });
}

/// <summary>Where jobs are that read the chain's blocks in their order. What a job does is done once however often it reads a block, so that a lost position costs time alone.</summary>
internal static class JobPositions
{
    /// <summary>Newest block of which the job has read all; -1 before the first.</summary>
    public static async Task<long> ReadAsync(DaoDbContext db, string job, CancellationToken ct) =>
        await db.Set<JobPositionRow>().AsNoTracking().Where(x => x.Job == job).Select(x => (long?)x.Block).SingleOrDefaultAsync(ct) ?? -1;

    /// <summary>Newest block that is final and in the views; -1 before the first.</summary>
    public static async Task<long> LastAsync(DaoDbContext db, CancellationToken ct) =>
        await db.Set<ChainCheckpointRow>().AsNoTracking().Where(x => x.Id == 1).Select(x => (long?)(x.Final < x.Applied ? x.Final : x.Applied)).SingleOrDefaultAsync(ct) ?? -1;

    /// <summary>Keeps that a job has read all up to a block; another process may be further already.</summary>
    public static async Task AdvanceAsync(DaoDbContext db, string job, long block, CancellationToken ct)
    {
        if (await db.Set<JobPositionRow>().Where(x => x.Job == job && x.Block < block).ExecuteUpdateAsync(x => x.SetProperty(p => p.Block, block), ct) == 0)
            await Rows.EnsureAsync(db, new JobPositionRow { Job = job, Block = block }, x => x.Job == job, ct);
    }
}
