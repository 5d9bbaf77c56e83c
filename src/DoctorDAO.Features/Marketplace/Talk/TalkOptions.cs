namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>How messages of orders are kept. Set by the host.</summary>
public sealed class TalkOptions
{
    /// <summary>Days after an order has ended until its messages, files, timesheets and the words of its offer are deleted, 120 to 3,650: ratings and appeals are over before.</summary>
    public int KeepDays { get; set; } = 730;
}
