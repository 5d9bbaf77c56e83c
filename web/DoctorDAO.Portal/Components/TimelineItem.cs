using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Components;

/// <summary>Where a date of a timeline stands.</summary>
public enum TimelineState
{
    /// <summary>Over.</summary>
    Past,
    /// <summary>Now.</summary>
    Present,
    /// <summary>To come.</summary>
    Future,
}

/// <summary>A date of a timeline.</summary>
/// <param name="State">Past filled, present ring, future empty.</param>
/// <param name="Title">What happens.</param>
/// <param name="Detail">When, and who may act.</param>
public sealed record TimelineItem(TimelineState State, string Title, RenderFragment Detail);
