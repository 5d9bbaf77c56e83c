using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Members of the sample association.</summary>
public static class People
{
    public static readonly PersonDto Nora = Of(1, "Dr Nora Lindqvist", "emergency-medicine");
    public static readonly PersonDto Okafor = Of(2, "Dr Amara Okafor", "emergency-medicine");
    public static readonly PersonDto Demir = Of(3, "Prof Yusuf Demir", "oncology");
    public static readonly PersonDto Raman = Of(4, "Dr Priya Raman", "infectious-diseases");
    public static readonly PersonDto Byrne = Of(5, "Maeve Byrne", "critical-care-nursing");
    public static readonly PersonDto Vass = Of(6, "Dr Henrik Vass", "surgery");
    public static readonly PersonDto Weber = Of(7, "Dr Jonas Weber", "surgery");
    public static readonly PersonDto Conti = Of(8, "Dr Chiara Conti", "paediatrics");
    public static readonly PersonDto Murphy = Of(9, null, "critical-care-nursing");
    public static readonly PersonDto Aydin = Of(10, "Dr Elif Aydin", "oncology");
    public static readonly PersonDto Holm = Of(11, "Dr Karin Holm", "general-practice") with { Verified = false };

    /// <summary>As long as a name may be.</summary>
    public static readonly PersonDto Long = Of(12, "Prof Dr Maximiliane-Konstantina Freifrau von Hohenlohe-Waldenburg-Schillingsfürst", "critical-care-nursing");

    public static IReadOnlyList<PersonDto> All { get; } = [Nora, Okafor, Demir, Raman, Byrne, Vass, Weber, Conti, Murphy, Aydin, Holm, Long];

    private static PersonDto Of(int n, string? name, string specialty) => new($"0x{n:x2}81d4A0b3C5d6E7f8091A2b3C4d5E6f708192{n:x2}", name, specialty, true);
}
