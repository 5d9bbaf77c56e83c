using DoctorDAO.Client.Notices;

namespace DoctorDAO.Features.Tests.Notices;

/// <summary>Kinds of notices as webhooks keep them.</summary>
public sealed class NoticeKindTests
{
    [Fact]
    public void Each_kind_has_a_bit_of_its_own() => Assert.All(Enum.GetValues<NoticeKind>(), x => Assert.InRange((int)x, 0, 63));
}
