using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DoctorDAO.Features.Relay;

/// <summary>Refusals of the relay as answers of endpoints.</summary>
public static class RelayAnswers
{
    /// <summary>Turns every <see cref="RelayRefusedException"/> of the endpoints into a problem that names the field, and the contract's error where it is one.</summary>
    public static TBuilder WithRelayRefusals<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (RelayRefusedException e)
            {
                return e.Refusal.ToResult();
            }
        });
        return builder;
    }
}
