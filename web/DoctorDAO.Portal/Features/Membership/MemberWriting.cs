using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Features.Membership;

/// <summary>How members' dates and states are written.</summary>
public static class MemberWriting
{
    /// <summary>Specialties that the list can be narrowed to.</summary>
    public static IReadOnlyList<string> Specialties { get; } =
    [
        "anaesthesia", "cardiology", "critical-care-nursing", "emergency-medicine", "general-practice", "infectious-diseases", "oncology", "paediatrics", "surgery",
    ];

    /// <summary>A date with its year: "3 Mar 2025".</summary>
    public static string Date(Reader reader, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, reader.Zone).ToString(reader.Language.Code == "de" ? "d. MMM yyyy" : "d MMM yyyy", reader.Culture);

    /// <summary>Class of a badge for where a membership stands.</summary>
    public static (string Look, string Icon) Badge(MemberStatus status) => status switch
    {
        MemberStatus.Active => ("passed", "check"),
        MemberStatus.Lapsed => ("closing", "hourglass"),
        MemberStatus.Suspended => ("bad", "triangle-alert"),
        _ => ("failed", "ban"),
    };
}
