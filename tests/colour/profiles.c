/* SPDX-License-Identifier: MIT */
/* ICC profiles made for the tests, by Little CMS. */
#include "profiles.h"

#include <lcms2.h>
#include <stdlib.h>

const primaries srgb_primaries = {{0.64, 0.30, 0.15, 0.3127}, {0.33, 0.60, 0.06, 0.3290}};
const primaries adobe_primaries = {{0.64, 0.21, 0.15, 0.3127}, {0.33, 0.71, 0.06, 0.3290}};
const primaries p3_primaries = {{0.68, 0.265, 0.15, 0.3127}, {0.32, 0.69, 0.06, 0.3290}};

static void save(cmsHPROFILE made, profile_bytes *profile)
{
    cmsUInt32Number size = 0; /* asked for first */
    if (!made || !cmsSaveProfileToMem(made, NULL, &size) || size > sizeof profile->bytes ||
        !cmsSaveProfileToMem(made, profile->bytes, &size))
        abort();
    profile->size = size;
    cmsCloseProfile(made);
}

static cmsToneCurve *curve_of(double gamma)
{
    static const double srgb[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    return gamma > 0 ? cmsBuildGamma(NULL, gamma) : cmsBuildParametricToneCurve(NULL, 4, srgb);
}

void profile_rgb(profile_bytes *profile, const primaries *p, double gamma)
{
    cmsToneCurve *curve = curve_of(gamma), *curves[3] = {curve, curve, curve};
    const cmsCIExyY white = {p->x[3], p->y[3], 1};
    const cmsCIExyYTRIPLE triple = {
        {p->x[0], p->y[0], 1}, {p->x[1], p->y[1], 1}, {p->x[2], p->y[2], 1}};
    save(cmsCreateRGBProfile(&white, &triple, curves), profile);
    cmsFreeToneCurve(curve);
}

void profile_gray(profile_bytes *profile, double gamma)
{
    cmsToneCurve *curve = curve_of(gamma);
    save(cmsCreateGrayProfile(cmsD50_xyY(), curve), profile);
    cmsFreeToneCurve(curve);
}

/* Called for the corners of the table: 0 or 65535 of each ink; Lab in 16 bits, as of version 2. */
static cmsInt32Number lab_of_inks(const cmsUInt16Number ink[], cmsUInt16Number lab[], void *unused)
{
    (void)unused;
    double inks = (ink[0] + ink[1] + ink[2]) / 6.0 / 65535 + ink[3] / 2.0 / 65535;
    lab[0] = (cmsUInt16Number)((1 - inks) * 0xff00 + 0.5);
    lab[1] = lab[2] = 0x8000;
    return 1;
}

void profile_cmyk(profile_bytes *profile)
{
    cmsHPROFILE made = cmsCreateProfilePlaceholder(NULL);
    cmsPipeline *table = cmsPipelineAlloc(NULL, 4, 3);
    cmsStage *corners = cmsStageAllocCLut16bit(NULL, 2, 4, 3, NULL);
    cmsSetProfileVersion(made, 2.4);
    cmsSetDeviceClass(made, cmsSigInputClass);
    cmsSetColorSpace(made, cmsSigCmykData);
    cmsSetPCS(made, cmsSigLabData);
    if (!cmsStageSampleCLut16bit(corners, lab_of_inks, NULL, 0) ||
        !cmsPipelineInsertStage(table, cmsAT_BEGIN, corners) ||
        !cmsWriteTag(made, cmsSigAToB0Tag, table) ||
        !cmsWriteTag(made, cmsSigMediaWhitePointTag, cmsD50_XYZ()))
        abort();
    cmsPipelineFree(table);
    save(made, profile);
}

void profile_link(profile_bytes *profile)
{
    cmsToneCurve *curve = curve_of(1.5), *curves[3] = {curve, curve, curve};
    save(cmsCreateLinearizationDeviceLink(cmsSigRgbData, curves), profile);
    cmsFreeToneCurve(curve);
}
