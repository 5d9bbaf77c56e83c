namespace DoctorDAO.Features.Forum;

/// <summary>Drafts of proposals, as far as moderators decide about them. The slice that has them says how; all of it runs in the decision's transaction.</summary>
public interface IModeratedDrafts
{
    /// <summary>Keeps others who write or decide about the draft waiting until the transaction ends.</summary>
    /// <returns>Lowercase account of its owner, and the decision that hides it; <c>null</c> when there is none that can be read or is hidden.</returns>
    Task<(string Owner, long? HiddenBy)?> HoldAsync(DaoDbContext db, long draft, CancellationToken ct);

    /// <summary>Hides it by a decision, or shows it again.</summary>
    Task HideAsync(DaoDbContext db, long draft, long? decision, CancellationToken ct);

    /// <summary>Shows it again where this decision still hides it.</summary>
    Task UndoAsync(DaoDbContext db, long draft, long decision, CancellationToken ct);
}
